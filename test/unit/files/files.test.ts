/** Which address of the PC a pile is told, and what becomes of an order whose address cannot be made. */
import type { NetworkInterfaceInfo } from 'node:os';
import { expect, test } from 'vitest';
import { Fault } from '../../../station-core/base/fault.ts';
import { id, type CommandId, type FileId, type PileId } from '../../../station-core/base/ids.ts';
import { utcMs } from '../../../station-core/base/time.ts';
import type { CommandResult, PileOrder } from '../../../station-core/domain/command.ts';
import type { PileFiles } from '../../../station-core/domain/ports.ts';
import { hostFor } from '../../../station-core/drivers/pile/files/addresses.ts';
import { addressName, shownName } from '../../../station-core/drivers/pile/files/transfers.ts';
import { carryOutFileOrder } from '../../../station-core/file-orders.ts';

const card = (address: string, netmask: string, internal = false): NetworkInterfaceInfo => ({
  address,
  netmask,
  internal,
  family: 'IPv4',
  mac: '',
  cidr: null,
});
const CARDS = [card('127.0.0.1', '255.0.0.0', true), card('192.168.10.2', '255.255.255.0'), card('10.0.0.4', '255.255.0.0')];

test.each([
  ['0.0.0.0', '192.168.10.77', '192.168.10.2'],
  ['0.0.0.0', '10.0.200.1', '10.0.0.4'],
  ['0.0.0.0', '127.0.0.1', '127.0.0.1'],
  ['0.0.0.0', '172.16.0.1', '192.168.10.2'],
  ['0.0.0.0', null, '192.168.10.2'],
  ['0.0.0.0', 'fe80::1', '192.168.10.2'],
  ['192.168.10.2', '10.0.200.1', '192.168.10.2'],
  ['fd00::5', '10.0.200.1', '[fd00::5]'],
  ['::', '10.0.200.1', '10.0.0.4'],
])('listening on %s, a pile at %s is told %s', (listen, pile, expected) => {
  expect(hostFor(listen, pile, CARDS)).toBe(expected);
});

test('a PC without a network has itself', () => {
  expect(hostFor('0.0.0.0', '10.0.0.9', [])).toBe('127.0.0.1');
});

test.each([
  ['log.zip', 'log.zip'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\logs\\a.txt', 'a.txt'],
  ['..', 'x'],
  ['', 'x'],
  ['.hidden', 'hidden'],
  ['日志.zip', '__.zip'],
  ['a"b\r\nc', 'a_b__c'],
])('%j is shown as %s', (told, expected) => {
  expect(shownName(told, 'x')).toBe(expected);
});

test('a name in an address has no spaces and is short', () => {
  expect(addressName(`${'long name '.repeat(20)}.bin`)).toMatch(/^[\w.-]{1,60}$/);
});

const command = {
  kind: 'pile.update-firmware',
  id: id<CommandId>('c'),
  pileId: id<PileId>('P1'),
  requestId: 7,
  image: { id: id<FileId>('f'), name: 'a.bin', bytes: 1, sha256: '' },
  way: { scheme: 'ftp', pileAddress: null },
  signed: null,
} as const;

function parts(offer: PileFiles['offer']) {
  const [ordered, notOrdered]: [PileOrder[], CommandResult[]] = [[], []];
  const files = { offer, expect: () => Promise.resolve('') };
  const order = (_pileId: PileId, _commandId: CommandId, one: PileOrder): Promise<CommandResult> => {
    ordered.push(one);
    return Promise.resolve({ outcome: 'accepted', status: 'Accepted' });
  };
  return {
    ordered,
    notOrdered,
    host: {
      files,
      order,
      nowMs: () => utcMs(5),
      notOrdered: (_: unknown, __: PileOrder, result: CommandResult) => void notOrdered.push(result),
    },
  };
}

test('an order goes out with the address that was made for it', async () => {
  const { ordered, notOrdered, host } = parts(() => Promise.resolve('ftp://x/a.bin'));
  expect(await carryOutFileOrder(host, command)).toEqual({ outcome: 'accepted', status: 'Accepted' });
  expect(ordered).toEqual([
    {
      kind: 'update-firmware',
      requestId: 7,
      url: 'ftp://x/a.bin',
      retries: 3,
      retryIntervalS: 60,
      retrieveMs: 5,
      installMs: null,
      signed: null,
    },
  ]);
  expect(notOrdered).toEqual([]);
});

test('an address that cannot be made is told as what came of the order, and the pile is not asked', async () => {
  const { ordered, notOrdered, host } = parts(() => Promise.reject(new Fault('config.port-in-use', { port: 9224 })));
  const failed = { outcome: 'failed', code: 'call-error', detail: 'The port is already in use by another program (port 9224).' };
  expect(await carryOutFileOrder(host, command)).toEqual(failed);
  expect([ordered, notOrdered]).toEqual([[], [failed]]);
});
