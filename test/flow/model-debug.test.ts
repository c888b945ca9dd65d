import { test } from 'vitest';
import { ModelWorld } from './model-world.ts';
test('debug', () => {
  const seed = Number(process.env['SEED']);
  const w = new ModelWorld(seed);
  const log: string[] = [];
  const send = w.station.send.bind(w.station);
  w.station.send = (e: any) => { const a = send(e); if (e.kind !== 'clock.ticked') { if (e.kind==='station.started') log.push(JSON.stringify([(w.station.nowMs - 1768388400000) / 1000,'station.started', (e.downSinceMs-1768388400000)/1000])); const { kind, pileId, ref, transactionId, at, state, entries, tag, meterStop } = e; log.push(JSON.stringify([(w.station.nowMs - 1768388400000) / 1000, kind, pileId, ref?.connector, transactionId, state, at && (at.pileMs - 1768388400000) / 1000, entries?.map((x: any) => (x.at.pileMs - 1768388400000) / 1000), tag, meterStop, (a as any).transactionId])); } return a; };
  for (let p = 0; p < 8; p++) w.run(25);
  w.settle();
  for (const c of w.charges) {
    const s = w.station.sessions().find((x) => x.transactionId === c.transactionId);
    const b = s && w.station.bills(s.transactionId).find((x) => x.state !== 'reversed');
    const stood = Math.max(0, (c.freedAtMs ?? w.station.nowMs) - (c.stoppedAtMs ?? 0) - 600_000);
    if (!s || !b || !c.stopHeard || (b.totals.idleMs <= stood && s.energy === (c.stopWh! - c.startWh) * 10)) continue;
    const t = (x: number | null) => x === null ? null : (x - 1768388400000) / 1000;
    console.log(s.transactionId, s.pileId, s.connector, 'station start', t(s.startedAtMs), 'end', t(s.chargeEndedAtMs), 'freed', t(s.freedAtMs), s.flags, s.endReason, s.energy, 'real', t(c.startedAtMs), t(c.stoppedAtMs), t(c.freedAtMs), (c.stopWh! - c.startWh) * 10, 'idle', b.totals.idleMs, stood);
    console.log(log.filter((l) => l.includes(`"${s.pileId}"`) && (l.includes(`,${s.connector},`) || l.includes(String(s.transactionId)) || l.includes('connect') || l.includes('boot')) || l.includes('station.st')).join('\n'));
    break;
  }
});
