/** The register maps that come with the station, by name. */
import digitalIo8 from './register-maps/digital-io-8.json' with { type: 'json' };
import doorContact4 from './register-maps/door-contact-4.json' with { type: 'json' };
import energyMeter from './register-maps/energy-meter.json' with { type: 'json' };
import relayOutput8 from './register-maps/relay-output-8.json' with { type: 'json' };
import smokeHeatCo from './register-maps/smoke-heat-co.json' with { type: 'json' };
import temperatureHumidity from './register-maps/temperature-humidity.json' with { type: 'json' };
import transformerBox from './register-maps/transformer-box.json' with { type: 'json' };
import waterLeak from './register-maps/water-leak.json' with { type: 'json' };

/** Checked against the schema like any other when they are loaded. */
export const SHIPPED_MAPS: Readonly<Record<string, unknown>> = {
  'digital-io-8': digitalIo8,
  'door-contact-4': doorContact4,
  'energy-meter': energyMeter,
  'relay-output-8': relayOutput8,
  'smoke-heat-co': smokeHeatCo,
  'temperature-humidity': temperatureHumidity,
  'transformer-box': transformerBox,
  'water-leak': waterLeak,
};
