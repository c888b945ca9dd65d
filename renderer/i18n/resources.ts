/** Every area's words in both languages: an area is one file per language and one line here in each list. */
import { board as boardEn } from './en/board.ts';
import { common as commonEn } from './en/common.ts';
import { login as loginEn } from './en/login.ts';
import { session as sessionEn } from './en/session.ts';
import { setup as setupEn } from './en/setup.ts';
import { board as boardZh } from './zh/board.ts';
import { common as commonZh } from './zh/common.ts';
import { login as loginZh } from './zh/login.ts';
import { session as sessionZh } from './zh/session.ts';
import { setup as setupZh } from './zh/setup.ts';

export const english = {
  common: commonEn,
  setup: setupEn,
  login: loginEn,
  board: boardEn,
  session: sessionEn,
};

export const chinese: Readonly<Record<keyof typeof english, Readonly<Record<string, string>>>> = {
  common: commonZh,
  setup: setupZh,
  login: loginZh,
  board: boardZh,
  session: sessionZh,
};
