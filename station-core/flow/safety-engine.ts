/**
 * The way from a sensor to a stopped zone. Runs in the core's main thread and decides from memory: in the turn in which a reading
 * arrives, stop frames leave, relays are ordered and the latch is on its way to the file; everything else comes after (DESIGN,
 * promise 2). The rules it works by are pure: sensor-state, evaluate, matrix, interlock, stop-ladder.
 */
import { messageOf } from '../base/fault.ts';
import { id, type CameraId, type FieldDeviceId, type IncidentId, type OperatorId, type PileId, type SensorId, type ZoneId } from '../base/ids.ts'; // prettier-ignore
import type { Answer } from '../domain/answer.ts';
import type { PileOrder } from '../domain/command.ts';
import type { UtcMs } from '../base/time.ts';
import type { PileEvent } from '../domain/event.ts';
import type { CameraTold, FieldReading } from '../domain/field-ports.ts';
import type { SafetySetup, Signal } from '../domain/safety.ts';
import type { SafetyDoor } from '../domain/safety-door.ts';
import type { AlarmKind } from '../domain/station.ts';
import { Evaluator, type EvaluatorLimits, type LocalMoment, type Moment, type RuleChange } from '../rules/safety/evaluate.ts';
import { isStopped, RESET_WITHIN_MS } from '../rules/safety/interlock.ts';
import { effectsOf } from '../rules/safety/matrix.ts';
import { cameraSignal, pileSignals } from '../rules/safety/pile-signals.ts';
import { givesPower, startsCharge } from '../rules/safety/power-orders.ts';
import { partsOf, thingOf } from '../rules/safety/signal-key.ts';
import type { LaneStart } from '../store/views/lane-start.ts';
import { IncidentBook, type BookHost } from './incident-book.ts';
import { LaneAlarms, type Tested } from './lane-alarms.ts';
import { LaneTimer } from './lane-timer.ts';
import { SafetyActs, type ActsHost, type Cause } from './safety-acts.ts';
import { asideEnds, inForce, SafetyPlaces } from './safety-places.ts';
import { SignalRoom } from './signal-room.ts';
import { SensorWatch, type SensorNews } from './sensor-watch.ts';
import { UnwellSensors } from './unwell-sensors.ts';
import { ZoneDesk } from './zone-desk.ts';
import { isSensorBypassed, isUnderTest, ZoneKeeper, type ZoneHost } from './zone-keeper.ts';

export interface EngineHost
  extends Omit<ActsHost, 'onPower' | 'onDrillOver' | 'onReturn' | 'onEvidence' | 'onRelay'>, BookHost, Pick<ZoneHost, 'submitFirst'> {
  /** The station's wall clock, for rules with a window. */
  readonly local: () => LocalMoment;
  /** What a camera's input says as a sensor, for screens and curves. */
  readonly onInput: (reading: FieldReading) => void;
  /** Default: those of rules/safety/evaluate. */
  readonly limits?: EvaluatorLimits;
}

/** A rule that is raised now, and where. */
interface Raised {
  readonly change: RuleChange;
  readonly zoneId: ZoneId | null;
  readonly pileId: PileId | null;
  /** null: nothing of it is written down step by step. */
  readonly incidentId: IncidentId | null;
}

export class SafetyEngine {
  /** As people reach it. */
  readonly door: SafetyDoor;
  readonly #host: EngineHost;
  readonly #places: SafetyPlaces;
  readonly #acts: SafetyActs;
  readonly #zones: ZoneKeeper;
  readonly #book: IncidentBook;
  readonly #sensors = new SensorWatch();
  readonly #alarms: LaneAlarms;
  readonly #unwell: UnwellSensors;
  readonly #rules: Evaluator;
  /** Hears sensors under test alone: what it raises trips nothing. */
  readonly #testing = new Evaluator();
  readonly #raised = new Map<string, Raised>();
  /** When the next bypass or test of a sensor ends by itself. */
  #asideEndsMs: UtcMs | null;
  /** Sensors that are bypassed or under test. */
  #aside: ReadonlySet<SensorId>;
  readonly #room = new SignalRoom();
  readonly #timer: LaneTimer;

  constructor(host: EngineHost, start: LaneStart) {
    this.#host = host;
    this.#rules = new Evaluator(host.limits);
    this.#timer = new LaneTimer(host.clock, () => this.#pass());
    this.#places = new SafetyPlaces(start.setup);
    // What has cleared stands no more, though nobody has acknowledged or reset it yet.
    const standing = start.alarms.filter(({ clearedAtMs, isTest }) => clearedAtMs === null && !isTest);
    const own = standing.filter(({ kind }) => kind !== 'rule').map(({ key }) => key);
    this.#alarms = new LaneAlarms(host, this.#places, own);
    this.#book = new IncidentBook(host, start.incidents);
    this.#zones = new ZoneKeeper(host);
    this.#acts = new SafetyActs(
      {
        ...host,
        onPower: (pileId, power) => this.#alarms.tell(`power/${pileId}`, { kind: 'pile.power-watched', pileId, wire: null, power }),
        onDrillOver: (firstOut) => this.#alarms.drillOver(firstOut),
        onReturn: (pileId, owed) => this.#alarms.tell(`return/${pileId}`, { kind: 'pile.return-told', pileId, wire: null, owed }),
        onEvidence: (evidence) => this.#alarms.tell(`evidence/${evidence.id}`, { kind: 'evidence.kept', evidence }),
        onRelay: (relay, problem) =>
          this.#alarms.condition(`relay-failed:${relay.id}`, 'relay-failed', problem, { relay: relay.name }, 'high', relay.zoneId),
      },
      this.#places,
      this.#zones,
      this.#book,
    );
    const told = { book: this.#book, alarms: this.#alarms };
    const parts = { ...told, places: this.#places, zones: this.#zones, acts: this.#acts, sensors: this.#sensors };
    this.#unwell = new UnwellSensors({ ...parts, newId: host.newId, guarded: (what, work) => this.#guarded(what, work) });
    this.door = new ZoneDesk({ ...parts, clock: host.clock, onAsked: () => this.#schedule() });
    const open = standing.filter(({ kind }) => kind === 'rule').map(({ key }) => key);
    this.#sensors.setUp(start.setup.sensors, host.clock.monotonic());
    this.#zones.begin(start.setup, start.zones, [...open, ...this.#alarms.standing]);
    for (const change of this.#places.openChanges(open))
      this.#raised.set(change.key, { change, ...this.#places.whereOf(change), incidentId: null });
    this.#asideEndsMs = asideEnds(start.setup, host.clock.now());
    this.#aside = this.#setAside();
    this.#acts.comeUpStopped(start);
    const moment = this.#moment();
    for (const change of this.#rules.setRules(inForce(start.setup, host.clock.now()), moment, open))
      this.#onRule(change, moment.atMs, false);
    this.#testing.setRules(start.setup, moment);
    this.#reconcile();
    // What stopped no zone waits for nobody's reset, and nothing of it goes on after a start.
    const kept = new Set(this.#zones.all().map(({ state }) => (isStopped(state.phase) ? state.incidentId : null)));
    for (const { id: incidentId } of start.incidents) if (!kept.has(incidentId)) this.#book.close(incidentId, null);
    this.#schedule();
  }

  // What comes in ---------------------------------------------------------------------------------------------------------------

  /** In the turn in which it arrived. */
  onReading(reading: FieldReading): void {
    this.#guarded(`the reading of ${reading.sensorId}`, () => {
      const news = this.#sensors.hear(reading);
      if (news !== null) this.#onSensor(news, reading.arrivedMs);
    });
    this.#schedule();
  }

  /** A field device, or the broker, answers (problem null) or does not. */
  onDevice(deviceId: FieldDeviceId, problem: string | null): void {
    const name = this.#places.setup.devices.find((device) => device.id === deviceId)?.name ?? deviceId;
    this.#alarms.condition(`field-device-silent:${deviceId}`, 'field-device-silent', problem, { device: name }, 'high', null);
  }

  onCamera(told: CameraTold): void {
    if (told.signal === 'input')
      for (const { id: sensorId, source, calibration } of this.#places.setup.sensors)
        if (source.kind === 'camera-input' && source.cameraId === told.cameraId && source.token === told.label)
          this.#input({
            sensorId,
            value: told.on === calibration.inverted ? 0 : 1,
            problem: null,
            atMs: told.atMs,
            arrivedMs: told.arrivedMs,
          });
    this.#guarded(`camera ${told.cameraId}`, () => this.#hear(cameraSignal(told), told.arrivedMs));
    this.#schedule();
  }

  /** Cameras tell an input when it changes: that they are there is all that is known in between. Call it about once a second. */
  camerasLive(live: ReadonlySet<CameraId>): void {
    const { clock } = this.#host;
    for (const { id: sensorId, source } of this.#places.setup.sensors) {
      const value = source.kind === 'camera-input' && live.has(source.cameraId) ? this.#sensors.valueOf(sensorId) : null;
      if (value !== null) this.#input({ sensorId, value, problem: null, atMs: clock.now(), arrivedMs: clock.monotonic() });
    }
  }

  /** First what it decides. */
  #input(reading: FieldReading): void {
    this.onReading(reading);
    this.#host.onInput(reading);
  }

  /** One of the station's own alarms came or went (disk, clock, writer, HQ). */
  onCondition(alarm: AlarmKind, active: boolean): void {
    const atMs = this.#host.clock.monotonic();
    // What is set aside is so by the wall clock.
    if (alarm === 'clock-jumped' && active) this.setUp(this.#places.setup);
    this.#hear({ key: `station:${alarm}`, value: active ? 1 : 0, text: null, atMs }, atMs);
    this.#schedule();
  }

  /** Before it is written: what it says of temperature and faults counts now. */
  pileTells(event: PileEvent): void {
    const atMs = this.#host.clock.monotonic();
    this.#guarded(`${event.kind} of ${event.pileId}`, () => {
      for (const signal of pileSignals(event, atMs)) this.#hear(signal, atMs);
      const isLater = event.kind === 'transaction.told' && event.phase !== 'started';
      if (isLater || event.kind === 'session.metered' || event.kind === 'session.ended') this.#acts.metered(event.pileId);
    });
    this.#schedule();
  }

  /** After it was answered, or could not be: charges that began, a pile that came back. */
  pileAnswered(event: PileEvent): void {
    this.#guarded(`${event.kind} of ${event.pileId}`, () => this.#acts.pileAnswered(event));
  }

  /** What is answered to a pile: a zone that could not be written as stopped is stopped all the same. */
  answerTo(event: PileEvent, answer: Answer): Answer {
    const isEnd = event.kind === 'transaction.told' && event.phase === 'ended';
    if (isEnd || !('status' in answer) || answer.status !== 'Accepted' || answer.kind === 'boot' || answer.kind === 'ended') return answer;
    return this.#zones.isBarred(this.#places.zoneOf(event.pileId)) ? { ...answer, status: 'Blocked' } : answer;
  }

  /** Why an order must not leave; null: it may. */
  barOf(pileId: PileId, order: PileOrder): 'safety.zone-stopped' | 'safety.zone-held' | null {
    const zoneId = this.#places.zoneOf(pileId);
    if (this.#zones.isStopped(zoneId)) return givesPower(order) ? 'safety.zone-stopped' : null;
    return this.#zones.isBarred(zoneId) && startsCharge(order) ? 'safety.zone-held' : null;
  }

  /** After each commit that changed the set-up. */
  setUp(setup: SafetySetup): void {
    const { zoneOfPile } = this.#places.setup;
    this.#places.setup = setup;
    const { clock } = this.#host;
    this.#asideEndsMs = asideEnds(setup, clock.now());
    this.#sensors.setUp(setup.sensors, clock.monotonic());
    this.#zones.setUp(setup, this.#sensors.healthy());
    const moment = this.#moment();
    for (const change of this.#rules.setRules(inForce(setup, clock.now()), moment)) this.#onRule(change, moment.atMs, false);
    const isTesting = setup.tests.some(({ endsAtMs }) => endsAtMs > clock.now());
    // Nothing under test any more: what tests raised is over.
    for (const tested of isTesting ? [setup] : [{ ...setup, rules: [] }, setup])
      for (const change of this.#testing.setRules(tested, moment)) this.#onRule(change, moment.atMs, true);
    this.#hearAside(moment.atMs);
    this.#reconcile();
    this.#unwell.look(this.#aside, moment.atMs);
    this.#acts.moved(zoneOfPile);
    this.#acts.effects.setUp(setup.relays);
    this.#alarms.endOrphans();
    this.#schedule();
  }

  /** Somebody took note: a siren that calls for nobody any more is silenced. The interlock does not hear of it. */
  acknowledged(key: string, by: OperatorId): void {
    const raised = this.#raised.get(key);
    const incidentId = raised?.incidentId ?? null;
    this.#book.step(incidentId, 'acknowledged', {}, { alarm: key.slice(0, 160), by });
    this.#acts.effects.release(key, (relay) => relay.kind === 'siren');
  }

  shelved(key: string, by: OperatorId): void {
    this.#book.step(this.#raised.get(key)?.incidentId ?? null, 'shelved', {}, { alarm: key.slice(0, 160), by });
  }

  /** A pile alone, by a person's hand. */
  stopPile(pileId: PileId): void {
    this.#acts.stopPile(pileId);
  }

  /** A person put the pile back in service after it was stopped alone: its own relay lets go. In a stopped zone nothing does. */
  putBack(pileId: PileId): void {
    this.#acts.letGo(pileId);
  }

  async close(): Promise<void> {
    this.#timer.close();
    this.#acts.close();
    this.#zones.close();
    this.#alarms.close();
    await this.#book.end();
  }

  // What is decided ----------------------------------------------------------------------------------------------------------------

  #onSensor({ sensor, signal, health, problem }: SensorNews, arrivedMs: number): void {
    const nowMs = this.#host.clock.now();
    const isTested = isUnderTest(this.#places.setup, sensor.id, nowMs);
    const isAside = isTested || isSensorBypassed(this.#places.setup, sensor.id, nowMs);
    if (isTested) for (const change of this.#testing.hear(signal, this.#moment())) this.#onRule(change, arrivedMs, true);
    this.#hear(isAside ? { ...signal, value: null } : signal, arrivedMs);
    if (health !== null && health !== 'waiting') this.#unwell.changed(sensor, health, problem, arrivedMs, isAside);
  }

  /** One rule that breaks must not keep the others from acting. */
  #hear(signal: Signal, arrivedMs: number): void {
    if (this.#room.isOneTooMany(signal.key)) return;
    for (const change of this.#rules.hear(signal, this.#moment())) this.#guarded(change.key, () => this.#onRule(change, arrivedMs, false));
  }

  #setAside(): ReadonlySet<SensorId> {
    const { setup } = this.#places;
    const nowMs = this.#host.clock.now();
    const ids = setup.sensors.map(({ id: sensorId }) => sensorId);
    return new Set(ids.filter((sensorId) => isUnderTest(setup, sensorId, nowMs) || isSensorBypassed(setup, sensorId, nowMs)));
  }

  /** Who speaks again says what he sees, and who is set aside falls silent: many detectors tell nothing until something changes. */
  #hearAside(atMs: number): void {
    const before = this.#aside;
    this.#aside = this.#setAside();
    for (const { id: sensorId } of this.#places.setup.sensors) {
      const isAside = this.#aside.has(sensorId);
      if (isAside === before.has(sensorId)) continue;
      const value = isAside ? null : this.#sensors.valueOf(sensorId);
      this.#hear({ key: `sensor:${sensorId}`, value, text: null, atMs }, atMs);
    }
  }

  /** What breaks in one place is written down, and all the rest goes on. */
  #guarded(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#host.log.error({ about: what.slice(0, 160), problem: messageOf(error) }, 'the safety lane met an error and goes on');
    }
  }

  #onRule(change: RuleChange, arrivedMs: number, isTest: boolean): void {
    const { rule, key } = change;
    const { zoneId, pileId } = this.#places.whereOf(change);
    if (isTest)
      return this.#alarms.rule(`test:${key}`, rule, change.change, zoneId, change.detail, {
        isTest,
        notify: false,
        ...this.#testedBy(change),
      });
    if (change.change === 'cleared' || rule === null) return this.#onCleared(change, zoneId);
    const isAside = this.#places.isAside(change, this.#host.clock.now());
    const { byZone, anywhere } = effectsOf(this.#places.setup.matrix, rule, zoneId);
    const cause: Cause = { key, title: rule.name, ruleId: rule.id, arrivedMs, pileId, zones: byZone, anywhere };
    const decidedMs = this.#host.clock.monotonic();
    const incidentId = isAside ? null : this.#acts.carryOut(cause, 'alarm');
    this.#raised.set(key, { change, zoneId, pileId, incidentId });
    // Written behind the stop frames, told as it was: they came first.
    this.#book.step(incidentId, 'reading', aboutOf(change), change.detail, arrivedMs);
    this.#book.step(
      incidentId,
      'alarm-raised',
      { ...aboutOf(change), ...(zoneId === null ? {} : { zoneId }) },
      { alarm: key.slice(0, 160), rule: rule.name },
      decidedMs,
    );
    this.#alarms.rule(key, rule, 'raised', zoneId, change.detail, { isTest: false, notify: anywhere.has('notify') && !isAside });
    if (anywhere.has('notify')) this.#book.step(incidentId, 'notified', {}, { alarm: key.slice(0, 160) });
  }

  /** Which sensors under test spoke, and how long ago the first of their readings came that counts. */
  #testedBy({ change, because }: RuleChange): { readonly tested?: Tested } {
    const sensorIds = because.flatMap((signal) => (signal.startsWith('sensor:') ? [id<SensorId>(thingOf(signal).slice(7))] : []));
    if (change === 'cleared' || sensorIds.length === 0) return {};
    const nowMs = this.#host.clock.monotonic();
    const since = sensorIds.map((sensorId) => this.#sensors.sinceOf(sensorId) ?? nowMs);
    return { tested: { sensorIds, afterReadingMs: Math.max(0, Math.round(nowMs - Math.max(...since))) } };
  }

  #onCleared({ rule, key, detail }: RuleChange, zoneId: ZoneId | null): void {
    const incidentId = this.#raised.get(key)?.incidentId ?? null;
    this.#raised.delete(key);
    for (const { state } of this.#zones.all()) this.#zones.step(state.zoneId, { kind: 'cause-went', cause: key });
    this.#acts.effects.release(key, (relay) => !this.#zones.isStopped(this.#places.zoneOfRelay(relay) ?? undefined));
    this.#book.step(incidentId, 'alarm-cleared', {}, { alarm: key.slice(0, 160), ...(rule === null ? {} : { rule: rule.name }) });
    this.#alarms.rule(key, rule, 'cleared', zoneId, detail, { isTest: false, notify: false });
    const isZones = this.#zones.all().some(({ state }) => isStopped(state.phase) && state.incidentId === incidentId);
    // An incident that stopped no zone waits for nobody's reset.
    if (incidentId !== null && !isZones && ![...this.#raised.values()].some((other) => other.incidentId === incidentId))
      this.#book.close(incidentId, null);
  }

  /** What is raised and stops no zone, though it should: a bypass ended, a matrix was changed, a core died in between. And the reverse. */
  #reconcile(): void {
    for (const [key, raised] of this.#raised) {
      const isAside = this.#places.isAside(raised.change, this.#host.clock.now());
      const { rule } = raised.change;
      if (rule === null) continue;
      const where = this.#places.whereOf(raised.change);
      const { byZone, anywhere } = effectsOf(this.#places.setup.matrix, rule, where.zoneId);
      const stopping = [...byZone].filter(([, effects]) => effects.has('stop')).map(([zoneId]) => zoneId);
      for (const { state, standing } of this.#zones.all())
        if (standing.has(key) && (isAside || !stopping.includes(state.zoneId)))
          this.#zones.step(state.zoneId, { kind: 'cause-went', cause: key });
      if (isAside || stopping.every((zoneId) => this.#zones.of(zoneId)?.standing.has(key) !== false)) continue;
      const cause: Cause = {
        key,
        title: rule.name,
        ruleId: rule.id,
        arrivedMs: this.#host.clock.monotonic(),
        pileId: where.pileId,
        zones: byZone,
        anywhere,
      };
      this.#raised.set(key, { ...raised, incidentId: this.#acts.carryOut(cause, 'alarm') });
    }
  }

  // Time -----------------------------------------------------------------------------------------------------------------------------

  #pass(): void {
    const { clock } = this.#host;
    const moment = this.#moment();
    for (const news of this.#sensors.pass(moment.atMs)) this.#guarded(news.signal.key, () => this.#onSensor(news, moment.atMs));
    this.#guarded('rules', () => {
      for (const change of this.#rules.pass(moment)) this.#guarded(change.key, () => this.#onRule(change, moment.atMs, false));
      for (const change of this.#testing.pass(moment)) this.#guarded(change.key, () => this.#onRule(change, moment.atMs, true));
    });
    for (const { state } of this.#zones.all()) if (state.phase === 'resetting') this.#zones.step(state.zoneId, { kind: 'time-passed' });
    if (this.#asideEndsMs !== null && this.#asideEndsMs <= clock.now()) this.#guarded('set-up', () => this.setUp(this.#places.setup));
    this.#schedule();
  }

  #schedule(): void {
    this.#alarms.left(this.#rules.left);
    const { clock } = this.#host;
    const [monoMs, nowMs] = [clock.monotonic(), clock.now()];
    const resets = this.#zones
      .all()
      .flatMap(({ state }) =>
        state.phase === 'resetting' && state.resetAskedAtMs !== null ? [state.resetAskedAtMs + RESET_WITHIN_MS + 1] : [],
      );
    const wallDues = [...resets, ...(this.#asideEndsMs === null ? [] : [this.#asideEndsMs])].map(
      (atMs) => monoMs + Math.max(0, atMs - nowMs),
    );
    const dues = [this.#sensors.dueMs(), this.#rules.dueMs, this.#testing.dueMs, ...wallDues].filter((due) => due !== null);
    this.#timer.set(dues, monoMs);
  }

  #moment(): Moment {
    return { atMs: this.#host.clock.monotonic(), local: this.#host.local };
  }
}

function aboutOf({ signalKey }: RuleChange): { readonly sensorId?: SensorId; readonly cameraId?: CameraId; readonly pileId?: PileId } {
  const [kind = '', thing = ''] = partsOf(signalKey);
  if (kind === 'sensor') return { sensorId: id<SensorId>(thing) };
  return kind === 'camera' ? { cameraId: id<CameraId>(thing) } : kind === 'pile' ? { pileId: id<PileId>(thing) } : {};
}
