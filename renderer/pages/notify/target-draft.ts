/** What is typed about somebody who is told of alarms, and what is wrong with it. */
import type { NotifyTargetRow } from '../../../station-core/api/contract.ts';

export interface TargetDraft {
  readonly kind: 'mail' | 'webhook';
  readonly name: string;
  readonly url: string;
  readonly host: string;
  readonly port: string;
  readonly security: 'tls' | 'starttls' | 'none';
  readonly username: string;
  readonly from: string;
  readonly to: string;
  readonly secret: string;
  readonly atLeast: NotifyTargetRow['atLeast'];
  readonly step: number;
  readonly language: 'en' | 'zh';
  readonly enabled: boolean;
}

export type TargetProblem = 'name' | 'url' | 'host' | 'port' | 'from' | 'to';

export function draftOf(row: NotifyTargetRow | null, language: 'en' | 'zh'): TargetDraft {
  const blank: TargetDraft = {
    kind: 'mail', name: '', url: '', host: '', port: '587', security: 'starttls', username: '', from: '', to: '', secret: '',
    atLeast: 'high', step: 0, language, enabled: true,
  }; // prettier-ignore
  if (row === null) return blank;
  const { name, channel, atLeast, step, enabled } = row;
  const shared = { ...blank, name, atLeast, step, enabled, language: row.language };
  // A device is switched on and off by who has it: its form is on the device.
  if (channel.kind === 'push') return shared;
  if (channel.kind === 'webhook') return { ...shared, kind: 'webhook', url: channel.url };
  const { host, security, username, from } = channel;
  return { ...shared, host, security, username, from, port: String(channel.port), to: channel.to.join('\n') };
}

export function receiversOf({ to }: TargetDraft): string[] {
  return to.split(/[\n,;]+/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
}

export function problemsOf(draft: TargetDraft): ReadonlySet<TargetProblem> {
  const problems = new Set<TargetProblem>();
  if (draft.name.trim() === '') problems.add('name');
  if (draft.kind === 'webhook') {
    if (!/^https?:\/\/\S+$/.test(draft.url.trim()) || !URL.canParse(draft.url.trim())) problems.add('url');
    return problems;
  }
  const port = Number(draft.port);
  const receivers = receiversOf(draft);
  if (draft.host.trim() === '') problems.add('host');
  if (!Number.isInteger(port) || port < 1 || port > 65_535) problems.add('port');
  if (!isAddress(draft.from.trim())) problems.add('from');
  if (receivers.length === 0 || receivers.length > 20 || !receivers.every(isAddress)) problems.add('to');
  return problems;
}

/** As the station takes it. */
export function targetOf(draft: TargetDraft) {
  const { atLeast, step, language, enabled } = draft;
  const channel =
    draft.kind === 'webhook'
      ? { kind: 'webhook' as const, url: draft.url.trim() }
      : {
          kind: 'mail' as const,
          host: draft.host.trim(),
          port: Number(draft.port),
          security: draft.security,
          username: draft.username.trim(),
          from: draft.from.trim(),
          to: receiversOf(draft),
        };
  return { name: draft.name.trim(), channel, atLeast, step, language, enabled };
}

function isAddress(text: string): boolean {
  return /^[^\s@<>]+@[^\s@<>]+$/.test(text);
}
