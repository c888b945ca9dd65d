/** Functions that want to be told, and nothing more. */
export class Listeners {
  private readonly functions = new Set<() => void>();

  /** Returns the function that stops listening. */
  readonly add = (listener: () => void): (() => void) => {
    this.functions.add(listener);
    return () => this.functions.delete(listener);
  };

  readonly tell = (): void => {
    for (const listener of this.functions) listener();
  };
}
