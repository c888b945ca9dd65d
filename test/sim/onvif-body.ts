/** What of the simulated camera moves and switches: its head, its presets, its relays. */
import type { OnvifCameraOptions, OnvifDeed, OnvifPreset } from './onvif-options.ts';
import { argument, attribute, type SoapRequest } from './onvif-soap.ts';

export class CameraBody {
  readonly deeds: OnvifDeed[] = [];
  readonly relays = new Map<string, boolean>();
  readonly presets: OnvifPreset[];
  position: string | null = null;
  readonly #hasPtz: boolean;

  constructor(options: Pick<OnvifCameraOptions, 'presets' | 'relays' | 'ptz'>) {
    this.presets = [...(options.presets ?? [])];
    for (const token of options.relays ?? []) this.relays.set(token, false);
    this.#hasPtz = options.ptz === true;
  }

  /** The body of the answer; null: nothing that acts, or it cannot. */
  act(request: SoapRequest): string | null {
    if (request.operation === 'SetRelayOutputState') {
      const token = argument(request, 'RelayOutputToken');
      if (!this.relays.has(token)) return null;
      const state = argument(request, 'LogicalState');
      this.relays.set(token, state === 'active');
      return this.#did('relay', `${token} ${state}`, '<tds:SetRelayOutputStateResponse/>');
    }
    if (!this.#hasPtz) return null;
    switch (request.operation) {
      case 'ContinuousMove': {
        this.position = null;
        const speed = [attribute(request, 'PanTilt', 'x'), attribute(request, 'PanTilt', 'y'), attribute(request, 'Zoom', 'x')];
        return this.#did('move', speed.join(' '), '<tptz:ContinuousMoveResponse/>');
      }
      case 'Stop':
        return this.#did('stop', '', '<tptz:StopResponse/>');
      case 'GotoPreset': {
        const token = argument(request, 'PresetToken');
        if (!this.presets.some((preset) => preset.token === token)) return null;
        this.position = token;
        return this.#did('preset', token, '<tptz:GotoPresetResponse/>');
      }
      case 'SetPreset': {
        const name = argument(request, 'PresetName');
        const token = argument(request, 'PresetToken') || `P${this.presets.length + 1}`;
        this.presets.push({ token, name });
        return this.#did(
          'set-preset',
          token,
          `<tptz:SetPresetResponse><tptz:PresetToken>${token}</tptz:PresetToken></tptz:SetPresetResponse>`,
        );
      }
      default:
        return null;
    }
  }

  #did(what: OnvifDeed['what'], detail: string, body: string): string {
    this.deeds.push({ what, detail, atMs: performance.now() });
    return body;
  }
}
