/** Serial RTU over a real terminal device: a pseudo-terminal whose other end leads to a simulated slave. Needs python3 on Linux or macOS; says so where it is not there. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { id, type RelayId } from '../../../station-core/base/ids.ts';
import { ModbusDevice } from '../../sim/modbus-device.ts';
import { modbusPoint, SensorDeskUnderTest, testDevice, testRelay, testSensor } from './sensor-desk.ts';

/** Prints the terminal's name and carries bytes between it and a TCP port. */
const BRIDGE = `
import os, pty, select, socket, sys, tty
master, slave = pty.openpty()
tty.setraw(master); tty.setraw(slave)
line = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
print(os.ttyname(slave), flush=True)
while True:
    ready, _, _ = select.select([master, line], [], [])
    if master in ready: line.sendall(os.read(master, 4096))
    if line in ready:
        data = line.recv(4096)
        if not data: break
        os.write(master, data)
`;

const hasTerminals = process.platform !== 'win32' && spawnSync('python3', ['-c', 'import pty']).status === 0;
if (!hasTerminals) process.stdout.write('serial lines were not tried: there is no python3 with pseudo-terminals\n');

test.skipIf(!hasTerminals)('two devices on one serial port are read in turn, and a relay on it acts', async () => {
  const slave = await ModbusDevice.open({ framing: 'rtu-over-tcp', unitIds: [4, 5] });
  slave.set('holding', 0, 1);
  slave.set('holding', 1, 305);
  const bridge = spawn('python3', ['-c', BRIDGE, String(slave.port)], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [name] = (await once(bridge.stdout, 'data')) as [Buffer];
  const station = await SensorDeskUnderTest.open();
  try {
    const wire = { kind: 'serial', path: name.toString().trim(), baudRate: 9_600, parity: 'none' } as const;
    station.setUp({
      devices: [
        testDevice('four', wire, { unitId: 4, timeoutMs: 500 }),
        testDevice('five', wire, { unitId: 5, timeoutMs: 500, map: 'digital-io-8' }),
      ],
      sensors: [
        testSensor('smoke', modbusPoint('four', 'smoke')),
        testSensor('temperature', modbusPoint('four', 'temperature'), { kind: 'temperature', unit: '°C' }),
        testSensor('door', modbusPoint('five', 'input-1'), { kind: 'door' }),
      ],
      relays: [testRelay('siren', modbusPoint('five', 'output-1'))],
    });
    const told = await Promise.all(['smoke', 'temperature', 'door'].map((sensor) => station.reads(sensor, () => true)));
    expect(told.map(({ value }) => value)).toEqual([1, 30.5, 0]);
    expect((await station.driver.act(id<RelayId>('siren'), true)).outcome).toBe('acted');
    expect(slave.get('coil', 0)).toBe(1);
    const gone = station.tells('four', (problem) => problem !== null);
    await slave.close();
    expect(await gone).not.toBe('');
  } finally {
    await station.close();
    bridge.kill();
  }
});
