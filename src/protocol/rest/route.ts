/**
 * What a REST route is: its address, who may use it, and the schemas of what goes in and out. The
 * server registers routes from these, the page calls them by these, and the OpenAPI document is made
 * from them, so that the three cannot differ.
 */
import { z } from 'zod';

export const role = z.enum(['agent', 'supervisor', 'quality', 'admin']);
export type Role = z.infer<typeof role>;

/** What a machine's token may be allowed; one scope opens the routes that name it. */
export const tokenScope = z.enum([
  'calls:read',
  'recordings:read',
  'dialplan:read',
  'dialplan:write',
  'people:read',
  'people:write',
  'system:read',
]);
export type TokenScope = z.infer<typeof tokenScope>;

export const everyRole: readonly Role[] = role.options;

export interface RestRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters as `:name`. */
  readonly path: string;
  /** One sentence for the document. */
  readonly says: string;
  /** Any of them opens the route; 'anyone' needs no sign-in. */
  readonly roles: readonly Role[] | 'anyone';
  /** Absent: machines' tokens are refused. */
  readonly scope?: TokenScope;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Absent: 204, or what `produces` names. */
  readonly answer?: z.ZodType;
  /** The media type of an answer that is not JSON. */
  readonly produces?: string;
  /** Per person and minute, where it costs more than a look into a table. */
  readonly perMinuteMax?: number;
  /** Absent: the server's own limit of 64 KiB. */
  readonly bodyBytesMax?: number;
}

type ParamNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamNames<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type Out<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
type In<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

export type RouteParams<Route extends RestRoute> = Readonly<
  Record<ParamNames<Route['path']>, string>
>;
/** As the server reads it, defaults filled in. */
export type RouteQuery<Route extends RestRoute> = Out<Route['query']>;
export type RouteBody<Route extends RestRoute> = Out<Route['body']>;
/** As a client writes it. */
export type RouteQueryInput<Route extends RestRoute> = In<Route['query']>;
export type RouteBodyInput<Route extends RestRoute> = In<Route['body']>;
export type RouteAnswer<Route extends RestRoute> = Out<Route['answer']>;

/** Keeps the exact type of the route. */
export function restRoute<const Route extends RestRoute>(route: Route): Route {
  return route;
}
