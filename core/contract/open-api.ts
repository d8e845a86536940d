/** The table of routes as an OpenAPI 3.1 document: its schemas are JSON Schema, which ours are already. */
import type { TObject, TSchema } from 'typebox'
import type { ApiRoute } from './card-api.ts'
import { ErrorAnswer } from './card-answers.ts'

type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly schema: TSchema
}

const json = (schema: TSchema) => ({ 'application/json': { schema } })

function parametersOf(schema: TObject | undefined, where: Parameter['in']): readonly Parameter[] {
  if (schema === undefined) return []
  // Where all are optional the schema has no such list.
  const required: readonly string[] | undefined = schema.required
  return Object.entries(schema.properties).map(([name, of]) => ({
    ...{ name, in: where, schema: of },
    required: required?.includes(name) === true,
  }))
}

const templateOf = (path: string): string => path.replace(/:([A-Za-z]+)/g, '{$1}')

function operationOf({ scope, summary, params, query, body, answer }: ApiRoute) {
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')]
  return {
    summary,
    description: `Scope: \`${scope}\``,
    security: [{ key: [scope] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: json(body) } }),
    responses: {
      '200': { description: 'Done.', content: json(answer) },
      default: { description: 'Refused, with a code and a sentence.', content: json(ErrorAnswer) },
    },
  }
}

/** The document; nothing in it depends on this till but the version of its program. */
export function openApiOf(routes: readonly ApiRoute[], version: string) {
  const paths: Record<string, Record<string, ReturnType<typeof operationOf>>> = {}
  for (const route of routes) {
    const path = templateOf(route.path)
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Flashtill: own cards',
      version,
      description:
        'Amounts are decimal strings with their unit in the name, moments are milliseconds since 1970 UTC. ' +
        'A key is sent as `Authorization: Bearer …`; the technician makes one with `flashtill key create`.',
    },
    paths,
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  }
}
