/**
 * The REST interface as an OpenAPI 3.1 document, made from the routes that the server registers.
 * `GET /api/openapi.json` serves it.
 */
import { z } from 'zod';
import { protocolVersion } from '../desk-protocol.ts';
import { errorBody } from './desk.ts';
import type { RestRoute } from './route.ts';
import { restRoutes } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

/** A JSON value; the same for the life of the process. */
export function restDocument(): Json {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [area, routes] of Object.entries(restRoutes)) {
    for (const route of routes) {
      const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
      const methods = paths[path] ?? {};
      methods[route.method.toLowerCase()] = operationOf(area, route);
      paths[path] = methods;
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Hotline', version: `${protocolVersion}.0.0` },
    paths,
    components: {
      schemas: { Error: schemaOf(errorBody, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'hotline_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operationOf(area: string, route: RestRoute): Json {
  const { says, roles, scope, body } = route;
  return {
    summary: says,
    tags: [area],
    ...(roles === 'anyone' ? {} : { 'x-roles': roles }),
    security: securityOf(roles, scope),
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(body && { requestBody: { required: true, content: json(schemaOf(body, 'input')) } }),
    responses: {
      ...successOf(route),
      default: {
        description: 'Refused: a code of docs/errors.md and a message for the log.',
        content: json({ $ref: '#/components/schemas/Error' }),
      },
    },
  };
}

function securityOf(roles: RestRoute['roles'], scope: RestRoute['scope']): readonly Json[] {
  if (roles === 'anyone') return [];
  return scope === undefined ? [{ session: [] }] : [{ session: [] }, { token: [scope] }];
}

function successOf({ answer, produces }: RestRoute): Json {
  if (produces !== undefined) {
    return { 200: { description: 'The bytes.', content: { [produces]: {} } } };
  }
  if (!answer) return { 204: { description: 'Done.' } };
  return { 200: { description: 'Done.', content: json(schemaOf(answer, 'output')) } };
}

function pathParameters(path: string): readonly Json[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true },
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodType | undefined): readonly Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: 'query', schema },
    required: required.includes(name),
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}
