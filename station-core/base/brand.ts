/** A plain value that the compiler tells apart from every other plain value. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
