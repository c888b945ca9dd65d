/** Bench: the hostile field in a process of its own; quiet until it is told to begin. */
import { openHostileField } from '../support/hostile-field.ts';

const field = await openHostileField();
process.on('message', (word) => {
  if (word === 'begin') field.begin();
  if (word === 'close') process.exit(0);
});
process.send?.(field.addresses);
