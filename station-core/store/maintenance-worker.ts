/** Thread entry: backups, checks and passive checkpoints, on connections of its own beside the writer's. */
import { parentPort } from 'node:worker_threads';
import { assert } from '../base/assert.ts';
import { answerCalls } from './calls.ts';
import { serveMaintenance } from './maintenance-orders.ts';

assert(parentPort !== null, 'maintenance runs in a worker thread');
answerCalls(parentPort, serveMaintenance());
