/** The desktop application's entry: one instance per user and data folder, then the shell. */
import path from 'node:path';
import { app } from 'electron';
import { dataFolderArgument } from './data-folder.ts';
import { runShell } from './shell.ts';

// A folder named on the command line is a station of its own, so its windows keep their own profile and lock.
const named = dataFolderArgument(process.argv);
if (named !== null) app.setPath('userData', path.resolve(named, 'desktop'));

if (app.requestSingleInstanceLock()) runShell();
else app.quit();
