/** The core's process inside the desktop application: opens one station when told, closes it when told, and says how that went. */
import { openStation } from '../station-core/index.ts';
import { parseToCore } from './core-messages.ts';
import { serveCore } from './core-service.ts';

serveCore({
  port: process.parentPort,
  parse: parseToCore,
  open: (options) => openStation(options),
  exit: (code) => process.exit(code),
});
