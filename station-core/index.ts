/** The only door of the core. */
export { openStation, type Station, type StationOptions } from './station.ts';
