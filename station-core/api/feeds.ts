/** A feed on its connection: counted while it runs, its errors told as those of calls are. */
import { must } from '../base/assert.ts';
import type { CallContext } from './context.ts';
import { toOrpcError } from './errors.ts';

/** Runs the feed; ends it without a word when the screen has gone. */
export async function* onConnection<T>(
  context: CallContext,
  signal: AbortSignal | undefined,
  source: () => AsyncGenerator<T, void, undefined>,
): AsyncGenerator<T, void, undefined> {
  const connection = must(context.connection, 'a feed runs on a WebSocket');
  let leave: () => void = () => undefined;
  try {
    leave = connection.enter();
    yield* source();
  } catch (error) {
    if (signal?.aborted === true) return;
    throw toOrpcError(error, context.ports.log);
  } finally {
    leave();
  }
}
