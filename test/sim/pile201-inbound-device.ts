/** Answers about the device model: variables, reports, monitors, network profiles (OCPP 2.0.1 B05 to B10, N). */
import type { Payload } from './ocpp-frame.ts';
import { isPayload, listOf, numberOf, textOf } from './ocpp-frame.ts';
import { AnswerError } from './ocpp-peer.ts';
import type { SetStatus, VariableSpec } from './pile201-device.ts';
import { isMeant, refsOf, reportItem } from './pile201-device.ts';
import type { Answerer201, Host201 } from './pile201-host.ts';
import { afterTheAnswer, inParts, tooMany } from './pile201-host.ts';

/** By action. */
export const DEVICE_ANSWERS: Readonly<Record<string, Answerer201>> = {
  GetVariables: getVariables,
  SetVariables: setVariables,
  GetBaseReport: getBaseReport,
  GetReport: getReport,
  SetVariableMonitoring: (pile, request) =>
    tooMany(pile, request, 'setMonitoringData', 'MonitoringCtrlr.ItemsPerMessage[SetVariableMonitoring]')
      ? tooManyItems()
      : {
          setMonitoringResult: listOf(request, 'setMonitoringData')
            .filter(isPayload)
            .map((data) => pile.monitoring.set(data)),
        },
  ClearVariableMonitoring: (pile, request) => ({
    clearMonitoringResult: listOf(request, 'id').map((id) => pile.monitoring.clear(Number(id))),
  }),
  GetMonitoringReport: getMonitoringReport,
  SetMonitoringBase: (pile, request) => {
    pile.monitoring.base(textOf(request, 'monitoringBase') ?? 'All');
    return { status: 'Accepted' };
  },
  SetMonitoringLevel: (pile, request) => {
    const severity = numberOf(request, 'severity') ?? -1;
    if (severity < 0 || severity > 9) return { status: 'Rejected' };
    pile.device.force('MonitoringCtrlr.ActiveMonitoringLevel', String(severity));
    return { status: 'Accepted' };
  },
  SetNetworkProfile: (pile, request) => ({ status: pile.network.setProfile(request) }),
};

function getVariables(pile: Host201, request: Payload): Payload | AnswerError {
  if (tooMany(pile, request, 'getVariableData', 'DeviceDataCtrlr.ItemsPerMessage[GetVariables]')) return tooManyItems();
  pile.device.force('ClockCtrlr.DateTime', pile.clock.text());
  return {
    getVariableResult: listOf(request, 'getVariableData')
      .filter(isPayload)
      .map((data) => pile.device.get(data)),
  };
}

function setVariables(pile: Host201, request: Payload): Payload | AnswerError {
  if (tooMany(pile, request, 'setVariableData', 'DeviceDataCtrlr.ItemsPerMessage[SetVariables]')) return tooManyItems();
  return {
    setVariableResult: listOf(request, 'setVariableData')
      .filter(isPayload)
      .map((data) => setVariable(pile, data)),
  };
}

function setVariable(pile: Host201, data: Payload): Payload {
  const { component, variable } = refsOf(data);
  const name = `${component.name}.${variable.name}`;
  const value = textOf(data, 'attributeValue') ?? '';
  const attributeType = textOf(data, 'attributeType');
  const attributeStatus = statusOf(pile, name, value, pile.device.check(data));
  if (attributeStatus === 'Accepted' || attributeStatus === 'RebootRequired') {
    pile.device.set(data);
    if (component.evse === undefined) afterTheAnswer(() => pile.variableChanged(name, value));
  }
  return { attributeStatus, component, variable, ...(attributeType === undefined ? {} : { attributeType }) };
}

function statusOf(pile: Host201, name: string, value: string, checked: SetStatus): SetStatus {
  if (checked !== 'Accepted' && checked !== 'RebootRequired') return checked;
  if (name.endsWith('.NetworkConfigurationPriority')) return pile.network.mayPrioritise(value) ? 'Accepted' : 'Rejected'; // used at the next boot (B10)
  if (name.endsWith('.BasicAuthPassword') && (value.length < 16 || value.length > 40)) return 'Rejected'; // A01: 16 to 40 characters
  return checked;
}

function getBaseReport(pile: Host201, request: Payload): Payload {
  const base = textOf(request, 'reportBase');
  const summary = (spec: VariableSpec): boolean => ['Available', 'AvailabilityState', 'Problem', 'Enabled'].includes(spec.variable.name);
  const items = pile.device.all.filter((spec) => {
    if (base === 'FullInventory') return true;
    return base === 'SummaryInventory' ? summary(spec) : spec.mutability !== 'ReadOnly';
  });
  return report(pile, request, items);
}

function getReport(pile: Host201, request: Payload): Payload {
  const wanted = listOf(request, 'componentVariable');
  const criteria = listOf(request, 'componentCriteria');
  const items = pile.device.all.filter(
    (spec) => (wanted.length === 0 || wanted.some((one) => isMeant(one, spec))) && meets(pile, spec, criteria),
  );
  return report(pile, request, items);
}

/** A component meets a criterion where its variable of that name is true, or where it has none (B08.FR.07 and on); Problem must be there. */
function meets(pile: Host201, spec: VariableSpec, criteria: readonly unknown[]): boolean {
  if (criteria.length === 0) return true;
  return criteria.some((criterion) => {
    const value = pile.device.find(spec.component, { name: String(criterion) })?.value;
    return value === undefined ? criterion !== 'Problem' : value === 'true';
  });
}

function report(pile: Host201, request: Payload, items: readonly VariableSpec[]): Payload {
  if (items.length === 0) return { status: 'EmptyResultSet' };
  const parts = inParts(items, pile.quirks.reportItems);
  afterTheAnswer(() => {
    parts.forEach((part, seqNo) => {
      void pile.line.ask('NotifyReport', { ...partHead(pile, request, seqNo, parts.length), reportData: part.map(reportItem) }, true);
    });
  });
  return { status: 'Accepted' };
}

function getMonitoringReport(pile: Host201, request: Payload): Payload {
  const items = pile.monitoring.report(request);
  if (items.length === 0) return { status: 'EmptyResultSet' };
  const parts = inParts(items, pile.quirks.reportItems);
  afterTheAnswer(() => {
    parts.forEach((monitor, seqNo) => {
      void pile.line.ask('NotifyMonitoringReport', { ...partHead(pile, request, seqNo, parts.length), monitor }, true);
    });
  });
  return { status: 'Accepted' };
}

function partHead(pile: Host201, request: Payload, seqNo: number, parts: number): Payload {
  return { requestId: numberOf(request, 'requestId') ?? 0, generatedAt: pile.clock.text(), seqNo, tbc: seqNo < parts - 1 };
}

function tooManyItems(): AnswerError {
  return new AnswerError('OccurrenceConstraintViolation', 'more items than ItemsPerMessage');
}
