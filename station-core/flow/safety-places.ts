/** What is where, and what of it is in force: the set-up of the safety lane, as it asks for it while it decides. */
import { id, type PileId, type SensorId, type ZoneId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { AlarmRule, Relay, SafetySetup } from '../domain/safety.ts';
import { leavesOf, type RuleChange, type RuleSetup } from '../rules/safety/evaluate.ts';
import { partsOf } from '../rules/safety/signal-key.ts';
import { isBypassInForce, isSensorBypassed } from './zone-keeper.ts';

export const POWER_RELAYS: ReadonlySet<Relay['kind']> = new Set(['shunt-trip', 'contactor']);

export class SafetyPlaces {
  /** As it was read last. */
  setup: SafetySetup;

  constructor(setup: SafetySetup) {
    this.setup = setup;
  }

  zoneOf(pileId: PileId): ZoneId | undefined {
    return this.setup.zoneOfPile[pileId];
  }

  /** In no order that means anything. */
  pilesOf(zoneId: ZoneId): PileId[] {
    return Object.entries(this.setup.zoneOfPile).flatMap(([pileId, zone]) => (zone === zoneId ? [id<PileId>(pileId)] : []));
  }

  /** Relays of the zone itself and of its piles; a watchdog is pulsed by its driver alone. */
  relaysOf(zoneId: ZoneId): Relay[] {
    return this.setup.relays.filter((relay) => relay.kind !== 'watchdog' && this.zoneOfRelay(relay) === zoneId);
  }

  zoneOfRelay({ zoneId, pileId }: Relay): ZoneId | null {
    return (pileId === null ? zoneId : this.zoneOf(pileId)) ?? null;
  }

  /** Those that take the power of this pile: its own, and its zone's where the whole zone is stopped (isWhole). */
  powerRelaysOf(pileId: PileId, isWhole: boolean): Relay[] {
    const zoneId = this.zoneOf(pileId);
    return this.setup.relays.filter(
      (relay) => POWER_RELAYS.has(relay.kind) && (relay.pileId === pileId || (relay.pileId === null && isWhole && relay.zoneId === zoneId)),
    );
  }

  whereOf({ rule, signalKey }: Pick<RuleChange, 'rule' | 'signalKey'>): {
    readonly zoneId: ZoneId | null;
    readonly pileId: PileId | null;
  } {
    const [kind = '', thing = ''] = partsOf(signalKey);
    const pileId = kind === 'pile' ? id<PileId>(thing) : null;
    const sensor = kind === 'sensor' ? this.setup.sensors.find(({ id: one }) => one === thing) : undefined;
    const camera = kind === 'camera' ? this.setup.cameras.find(({ id: one }) => one === thing) : undefined;
    const zoneId = rule?.zoneId ?? sensor?.zoneId ?? camera?.zoneId ?? (pileId === null ? null : (this.zoneOf(pileId) ?? null));
    return { zoneId, pileId };
  }

  /** Only sensors speak for it that are set aside. */
  isAside({ because }: RuleChange, nowMs: UtcMs): boolean {
    return (
      because.length > 0 &&
      because.every((key) => key.startsWith('sensor:') && isSensorBypassed(this.setup, id<SensorId>(key.slice('sensor:'.length)), nowMs))
    );
  }

  /** Alarms that stood when the core went, as what raised them. Who spoke for them is known only where there is one who could. */
  openChanges(keys: readonly string[]): RuleChange[] {
    return keys.flatMap((key): RuleChange[] => {
      const rule = this.ruleOf(key);
      if (rule === null) return [];
      const signalKey = key.slice(`rule:${rule.id}/`.length);
      return [
        {
          rule,
          ruleId: rule.id,
          key,
          signalKey,
          change: 'raised',
          because: leavesOf(rule.condition).length === 1 ? [signalKey] : [],
          detail: { rule: rule.name, signal: signalKey },
        },
      ];
    });
  }

  ruleOf(key: string): AlarmRule | null {
    return this.setup.rules.find(({ id: ruleId }) => key.startsWith(`rule:${ruleId}/`)) ?? null;
  }

  sensorName(sensorId: SensorId): string {
    return this.setup.sensors.find(({ id: one }) => one === sensorId)?.name ?? sensorId;
  }
}

/** When the next thing that is set aside, or under test, is so no longer; null: none is. */
export function asideEnds({ bypasses, tests }: SafetySetup, nowMs: UtcMs): UtcMs | null {
  const ends = [...bypasses, ...tests].map(({ endsAtMs }) => endsAtMs).filter((endsAtMs) => endsAtMs > nowMs);
  return ends.reduce<UtcMs | null>((least, one) => (least === null || one < least ? one : least), null);
}

/** Rules that nobody has set aside. */
export function inForce({ rules, sensors, bypasses }: SafetySetup, nowMs: UtcMs): RuleSetup {
  const aside = new Set(
    bypasses.flatMap((bypass) => (bypass.target.kind === 'rule' && isBypassInForce(bypass, nowMs) ? [bypass.target.ruleId] : [])),
  );
  return { sensors, rules: rules.filter(({ id: ruleId }) => !aside.has(ruleId)) };
}
