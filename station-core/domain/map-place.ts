/** Where something stands on the plan of the site: parts of its width and height, 0 to 1. */
export interface MapPlace {
  readonly x: number;
  readonly y: number;
}
