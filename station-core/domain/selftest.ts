/** The test of a pile after it was paired: what can be probed from the station (FIELD-FAULTS), and a charge. */
import type { OperatorId, PileId, SelfTestId, SessionId } from '../base/ids.ts';
import type { UtcMs } from '../base/time.ts';
import type { CommandResult } from './command.ts';
import type { ConnectorRef } from './pile.ts';

export type SelfTestStepId =
  | 'line'
  | 'identity'
  | 'security'
  | 'heartbeat'
  | 'states'
  | 'clock'
  | 'settings'
  | 'meter'
  | 'local-list'
  | 'bar-connector'
  | 'free-connector'
  | 'plug-in'
  | 'start'
  | 'energy'
  | 'stop'
  | 'unplug'
  | 'bill'
  | 'restart';

/** warned: it works, with something to know. */
export type SelfTestStepState = 'waiting' | 'running' | 'passed' | 'warned' | 'failed' | 'skipped';

/** What was found, for a sentence on the screen and in the record. */
export type SelfTestFindingCode =
  | 'connected'
  | 'offline'
  | 'vanished'
  | 'known'
  | 'no-serial'
  | 'profile'
  | 'plain'
  | 'answers'
  | 'cannot-trigger'
  | 'no-answer'
  | 'call-error'
  | 'all-told'
  | 'known-untold'
  | 'state-unknown'
  | 'clock-right'
  | 'clock-off'
  | 'clock-unset'
  | 'settings-good'
  | 'settings-unread'
  | 'meter-interval'
  | 'no-register'
  | 'register-told'
  | 'no-meter'
  | 'local-list'
  | 'no-local-list'
  | 'barred'
  | 'not-barred'
  | 'freed'
  | 'not-freed'
  | 'plugged-in'
  | 'nobody-plugged'
  | 'started'
  | 'start-refused'
  | 'start-ignored'
  | 'counted'
  | 'no-readings'
  | 'register-still'
  | 'power-above-rated'
  | 'register-per-session'
  | 'stopped'
  | 'stop-refused'
  | 'stop-ignored'
  | 'unplugged'
  | 'still-plugged'
  | 'billed'
  | 'billed-flagged'
  | 'not-billed'
  | 'no-plan'
  | 'came-back'
  | 'restart-refused'
  | 'no-boot'
  | 'cancelled'
  | 'not-reached';

export interface SelfTestStep {
  readonly id: SelfTestStepId;
  readonly state: SelfTestStepState;
  readonly beganAtMs: UtcMs | null;
  readonly endedAtMs: UtcMs | null;
  readonly finding: { readonly code: SelfTestFindingCode; readonly facts: Readonly<Record<string, string | number>> } | null;
}

export interface SelfTest {
  readonly id: SelfTestId;
  readonly pileId: PileId;
  readonly ref: ConnectorRef;
  readonly by: OperatorId;
  /** Who signs the record, as typed. */
  readonly installer: string;
  readonly startedAtMs: UtcMs;
  readonly endedAtMs: UtcMs | null;
  /** null: it runs. */
  readonly verdict: 'passed' | 'warned' | 'failed' | 'cancelled' | null;
  readonly steps: readonly SelfTestStep[];
  /** Of the step that runs: its order was sent, and what came of it. */
  readonly order: { readonly sent: boolean; readonly answer: CommandResult | null };
  /** The test charge; null: none, or not begun. */
  readonly sessionId: SessionId | null;
  /** What the pile was when it was tested. */
  readonly pile: {
    readonly name: string;
    readonly place: string;
    readonly zone: string;
    readonly vendor: string;
    readonly model: string;
    readonly serial: string | null;
    readonly firmware: string | null;
    readonly protocol: string;
    readonly securityProfile: number | null;
  };
}
