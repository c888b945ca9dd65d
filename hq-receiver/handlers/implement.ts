/** The contract with our context bound in: handlers/<area>.ts hang their answers on it. */
import { implement } from '@orpc/server';
import type { PageContext } from '../access/context.ts';
import { contract } from '../contract.ts';

export const os = implement(contract).$context<PageContext>();
