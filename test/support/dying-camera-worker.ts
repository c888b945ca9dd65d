/** A cameras' thread that dies whenever it is asked for a picture, and says how often it was set up. */
import { parentPort } from 'node:worker_threads';
import type { FromCameras, ToCameras } from '../../station-core/camera-protocol.ts';

let setUps = 0;
parentPort?.on('message', (message: ToCameras) => {
  const tell = (told: FromCameras): void => parentPort?.postMessage(told);
  if (message.kind === 'set-up') {
    setUps += 1;
    tell({ kind: 'log', level: 'info', fields: { setUps, cameras: message.cameras.map(({ id }) => id) }, text: 'set up' });
  }
  if (message.kind === 'ask' && message.question.name === 'snapshot') throw new Error('a bug in the thread');
  if (message.kind === 'ask' && message.question.name === 'eventMaps')
    tell({ kind: 'answer', askId: message.askId, value: { names: [String(setUps)], problems: [] } });
  if (message.kind === 'close') tell({ kind: 'closed' });
});
