/**
 * Numbers that the compiler knows, as types of that size: a generic function is compiled once for each type, and
 * reads the number back with offsetof.
 */
@unmanaged export class Zero {}
@unmanaged export class One { a: i8 }
@unmanaged export class Two extends One { b: i8 }
@unmanaged export class Three extends Two { c: i8 }
@unmanaged export class Four extends Three { d: i8 }
@unmanaged export class Five extends Four { e: i8 }
@unmanaged export class Six extends Five { f: i8 }
@unmanaged export class Seven extends Six { g: i8 }
@unmanaged export class Eight extends Seven { h: i8 }
