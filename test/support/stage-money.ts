/** Settings of money and payment companies for the stage. */
import { create } from 'qrcode';
import { minor } from '../../station-core/base/money.ts';
import { utcMs } from '../../station-core/base/time.ts';
import type { MoneySettings, ProviderSeen } from '../../station-core/api/contract.ts';

export function settings(): MoneySettings {
  return {
    planHolds: 'session',
    shiftsRequired: true,
    refundAlone: minor(5_000),
    writeOffAlone: minor(2_000),
    topUpMost: minor(100_000),
    walletMost: minor(1_000_000),
    meterIntervalS: 60,
    stopDeadlineS: 60,
    codeHours: 24,
    personMonths: 36,
    unknownPayer: 'bill',
    seller: { name: 'Lindenhof Charging GmbH', address: 'Lindenstraße 12, 10969 Berlin', taxId: 'DE123456789', phone: '+49 30 555 0123' },
    staticQr: 'own.png',
    invoiceAtOnce: false,
  };
}

export function providers(nowMs: number): readonly ProviderSeen[] {
  return [
    {
      name: 'citypay',
      kind: 'http',
      url: 'https://pay.example.org/v1',
      answeredAtMs: utcMs(nowMs - 130_000),
      problemAtMs: utcMs(nowMs - 7_900_000),
      problem: 'The payment company cannot be reached (company citypay, problem connect ECONNREFUSED 203.0.113.8:443).',
      calledBackAtMs: utcMs(nowMs - 128_000),
      refusedAtMs: null,
    },
    {
      name: 'yardpay',
      kind: 'http',
      url: 'https://gateway.yard.example/payments',
      answeredAtMs: utcMs(nowMs - 3_600_000),
      problemAtMs: utcMs(nowMs - 20_000),
      problem: 'The payment company does not know the signature or the merchant (status 401).',
      calledBackAtMs: null,
      refusedAtMs: utcMs(nowMs - 40_000),
    },
    {
      name: 'trial',
      kind: 'test',
      url: null,
      answeredAtMs: null,
      problemAtMs: null,
      problem: null,
      calledBackAtMs: null,
      refusedAtMs: null,
    },
  ];
}

/** The owner's own code. */
export const stagedQr = drawn('https://pay.example/lindenhof');

function drawn(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const side = modules.size + 8;
  let path = '';
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1)
      if (modules.get(row, column) !== 0) path += `M${column + 4} ${row + 4}h1v1h-1z`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}"><rect width="${side}" height="${side}" fill="#fff"/><path d="${path}"/></svg>`;
}
