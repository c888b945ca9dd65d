/** A clip that an earlier run left behind, as the inbox is told of it. */
import { id, type CameraId, type EventId, type EvidenceId, type IncidentId } from './base/ids.ts';
import type { UtcMs } from './base/time.ts';
import type { SafetyEvent } from './domain/event.ts';
import type { KeptEvidence } from './domain/field-ports.ts';

export function recoveredEvidence(
  clip: KeptEvidence & { readonly incidentId: IncidentId; readonly cameraId: CameraId },
  envelope: { readonly id: EventId; readonly receivedMs: UtcMs },
): SafetyEvent {
  return { kind: 'evidence.kept', ...envelope, evidence: { ...clip, id: id<EvidenceId>(envelope.id), kind: 'clip', trimmedAtMs: null } };
}
