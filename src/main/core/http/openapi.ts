import { z } from 'zod';
import { API } from '../../../contract/api.ts';
import { AuditPage, AuditRecord, AuditVerification } from '../../../contract/audit.ts';
import { ConnectionView, Health } from '../../../contract/connection.ts';
import { ERRORS } from '../../../contract/errors.ts';
import type { Operation } from '../../../contract/operation.ts';
import { Organization, OrganizationContents } from '../../../contract/organization.ts';
import { Settings } from '../../../contract/settings.ts';
import { Status } from '../../../contract/status.ts';
import { CreatedToken, Token } from '../../../contract/token.ts';

type Json = Record<string, unknown>;

const NAMED = {
  AuditPage,
  AuditRecord,
  AuditVerification,
  ConnectionView,
  CreatedToken,
  Health,
  Organization,
  OrganizationContents,
  Settings,
  Status,
  Token,
};
const ORGANIZATION = {
  name: 'organization',
  in: 'query',
  required: false,
  description: 'Id of the organization that this is about; without it, the active one.',
  schema: { type: 'string' },
};
const JSON_TYPE = 'application/json';

/** The OpenAPI 3.1 document of the REST API, made from the same schemas that check its requests. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const [name, operation] of Object.entries<Operation>(API)) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: describe(name, operation),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Switchyard', version, description: 'The local API of a Switchyard hub.' },
    servers: [{ url: '/' }],
    security: [{ admin: [] }, { browser: [] }],
    paths,
    components: {
      schemas: { ...namedSchemas(), Error: errorSchema() },
      responses: { Error: { description: 'Why it was not done.', content: json(ref('Error')) } },
      securitySchemes: {
        admin: {
          type: 'http',
          scheme: 'bearer',
          description: 'The admin token of this run, from the hub file.',
        },
        browser: {
          type: 'apiKey',
          in: 'cookie',
          name: 'switchyard-<port>',
          description: 'From a one-time link. What changes something needs X-CSRF-Token as well.',
        },
      },
    },
  };
}

function describe(name: string, operation: Operation): Json {
  return {
    operationId: name,
    tags: [name.split('.')[0]],
    summary: operation.summary,
    parameters: [
      ...parameters(operation.params, 'path'),
      ...(operation.hubWide === true ? [] : [ORGANIZATION]),
      ...parameters(operation.query, 'query'),
    ],
    ...(operation.body && { requestBody: { required: true, content: json(inputSchema(operation.body)) } }),
    responses: {
      200: { description: 'Done.', content: answerContent(operation.response) },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

function parameters(schema: z.ZodObject | undefined, place: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = inputSchema(schema) as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function answerContent(response: Operation['response']): Json {
  if (!('stream' in response)) return json(outputSchema(response));
  return Object.fromEntries(response.stream.map((type) => [type, { schema: { type: 'string' } }]));
}

function inputSchema(schema: z.ZodType): Json {
  return bare(z.toJSONSchema(schema, { io: 'input' }));
}

function outputSchema(schema: z.ZodType): Json {
  for (const [name, named] of Object.entries(NAMED)) if (named === schema) return ref(name);
  return bare(z.toJSONSchema(schema, { io: 'output' }));
}

function namedSchemas(): Json {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(NAMED)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: 'output', uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, bare(schema)]));
}

/** Inside the document a schema has neither dialect nor address of its own. */
function bare(schema: object): Json {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema' && key !== '$id'));
}

function errorSchema(): Json {
  const text = { type: 'string' };
  return {
    type: 'object',
    properties: {
      error: {
        type: 'object',
        properties: { code: { ...text, enum: Object.keys(ERRORS) }, message: text, fix: text },
        required: ['code', 'message', 'fix'],
      },
    },
    required: ['error'],
  };
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function json(schema: Json): Json {
  return { [JSON_TYPE]: { schema } };
}
