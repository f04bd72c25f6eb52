import { toJSONSchema } from 'zod';
import type * as z from 'zod/mini';
import { allRoutes, type NamedRoute } from '@contracts/all-routes';
import { ERRORS, type ErrorCode } from '@contracts/errors';
import { API_BASE, type RouteDef } from '@contracts/route';

type Json = Record<string, unknown>;

const SHARED: readonly ErrorCode[] = ['VALIDATION_FAILED', 'NOT_FOUND', 'RATE_LIMITED', 'UNAVAILABLE', 'INTERNAL'];

/** What cannot be said in JSON Schema (a cleaned text, any value) becomes its input side, or an open schema. */
function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = toJSONSchema(schema as never, {
    io,
    unrepresentable: 'any',
    cycles: 'ref',
  }) as Json;
  return json;
}

function parameters(schema: z.ZodMiniType | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const json = schemaOf(schema, 'input');
  const required = new Set(Array.isArray(json['required']) ? (json['required'] as string[]) : []);
  return Object.entries((json['properties'] ?? {}) as Json).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || required.has(name),
    schema: field,
  }));
}

function headers(def: RouteDef): Json[] {
  const text = (name: string, required: boolean, description: string): Json => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  });
  return [
    ...(def.idempotent === true ? [text('Idempotency-Key', false, 'Kept 24 h per unit, person and route')] : []),
    ...(def.ifMatch === true ? [text('If-Match', true, 'Version of the record, in quotes')] : []),
    ...(def.method === 'GET' || def.callback === true
      ? []
      : [text('X-Requested-With', true, '`smart-campus`; the Origin must be an own one')]),
  ];
}

const BODY_TYPE: Partial<Record<NonNullable<RouteDef['kind']>, string>> = { bytes: 'application/octet-stream' };
const ANSWER_TYPE: Partial<Record<NonNullable<RouteDef['kind']>, string>> = {
  stream: 'text/event-stream',
  file: 'application/octet-stream',
};

function responses(def: RouteDef): Json {
  const type = (def.kind === undefined ? undefined : ANSWER_TYPE[def.kind]) ?? 'application/json';
  const byStatus = new Map<number, ErrorCode[]>();
  const signedIn: readonly ErrorCode[] = def.permission === 'public' ? [] : ['UNAUTHENTICATED', 'FORBIDDEN'];
  for (const code of new Set([...SHARED, ...signedIn, ...(def.errors ?? [])])) {
    byStatus.set(ERRORS[code].status, [...(byStatus.get(ERRORS[code].status) ?? []), code]);
  }
  const faults = [...byStatus].map(([status, codes]) => [
    String(status),
    {
      description: codes.map((code) => `${code}: ${ERRORS[code].en}`).join('; '),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  ]);
  return {
    '200': { description: 'OK', content: { [type]: { schema: schemaOf(def.ok, 'output') } } },
    ...(Object.fromEntries(faults) as Json),
  };
}

function operation({ name, tag, def }: NamedRoute): Json {
  const type = (def.kind === undefined ? undefined : BODY_TYPE[def.kind]) ?? (def.callback === true ? 'text/xml' : 'application/json');
  const body =
    def.kind === 'bytes' ? { type: 'string', format: 'binary' } : def.body === undefined ? undefined : schemaOf(def.body, 'input');
  return {
    operationId: name,
    tags: [tag],
    ...(def.summary === undefined ? {} : { summary: def.summary }),
    'x-permission': def.permission,
    parameters: [...parameters(def.params, 'path'), ...parameters(def.query, 'query'), ...headers(def)],
    ...(body === undefined ? {} : { requestBody: { required: true, content: { [type]: { schema: body } } } }),
    responses: responses(def),
  };
}

const ERROR: Json = {
  type: 'object',
  required: ['code', 'message', 'details', 'requestId'],
  properties: {
    code: { enum: Object.keys(ERRORS) },
    message: { type: 'string' },
    details: { type: 'object' },
    requestId: { type: 'string' },
  },
};

/** The OpenAPI 3.1 document of all route tables: the same schemas that the server validates by. */
export function openApiDocument(): Json & { openapi: string } {
  const paths: Record<string, Json> = {};
  for (const route of allRoutes()) {
    const path = `${API_BASE}${route.def.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.def.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Smart Campus 智慧校園', version: '1' },
    paths,
    components: { schemas: { Error: ERROR } },
  };
}
