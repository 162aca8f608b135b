import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks request bodies against Discord's own description of its interface. */
export interface ApiDescription {
  /** What is wrong with a JSON body for a route such as `/channels/{channel_id}/messages`; empty when nothing is. */
  check(method: string, template: string, body: unknown): string[];
}

const PLACE = resolve(import.meta.dirname, '../../../../shared/specs/discord-openapi.json');
let loaded: ApiDescription | undefined;
let announced = false;

/** The description where it is at hand; says once where it is not, so that nobody takes its silence for approval. */
export function apiDescription(place = PLACE): ApiDescription | undefined {
  if (!existsSync(place)) {
    if (!announced)
      console.warn(
        `notice: ${place} is not at hand; Discord payloads are checked against our own table of limits only`,
      );
    announced = true;
    return undefined;
  }
  loaded ??= describe(JSON.parse(readFileSync(place, 'utf8')) as Json);
  return loaded;
}

function describe(document: Json): ApiDescription {
  const paths = document['paths'] as Record<string, Json>;
  return {
    check(method, template, body) {
      const operation = paths[template]?.[method.toLowerCase()];
      if (!isJson(operation)) return [`${method} ${template} is not described`];
      const content = isJson(operation['requestBody']) ? (operation['requestBody']['content'] as Json) : undefined;
      const json = content?.['application/json'];
      return isJson(json) ? validate(json['schema'], body, '', document) : [];
    },
  };
}

/** The part of JSON Schema that the description uses. */
function validate(schema: unknown, value: unknown, at: string, document: Json): string[] {
  if (!isJson(schema)) return [];
  if (typeof schema['$ref'] === 'string') return validate(lookUp(schema['$ref'], document), value, at, document);
  const problems: string[] = [];
  for (const part of listOf(schema['allOf'])) problems.push(...validate(part, value, at, document));
  for (const key of ['oneOf', 'anyOf']) {
    const choices = listOf(schema[key]);
    if (choices.length === 0) continue;
    const tried = choices.map((choice) => validate(choice, value, at, document));
    // The choice with the fewest problems is the one that was meant.
    const best = tried.sort((a, b) => a.length - b.length)[0] ?? [];
    if (best.length > 0) problems.push(...best);
  }
  if (schema['const'] !== undefined && schema['const'] !== value)
    problems.push(`${at} must be ${JSON.stringify(schema['const'])}`);
  if (Array.isArray(schema['enum']) && !schema['enum'].includes(value))
    problems.push(`${at} must be one of ${JSON.stringify(schema['enum'])}, is ${JSON.stringify(value).slice(0, 80)}`);
  const types = listOf(schema['type']);
  if (types.length > 0 && !types.some((type) => hasType(value, type)))
    return [...problems, `${at} must be ${types.join(' or ')}`];
  if (typeof value === 'string') problems.push(...checkString(schema, value, at));
  if (typeof value === 'number') problems.push(...checkNumber(schema, value, at));
  if (Array.isArray(value)) problems.push(...checkArray(schema, value, at, document));
  if (isJson(value)) problems.push(...checkObject(schema, value, at, document));
  return problems;
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

function lookUp(reference: string, document: Json): unknown {
  return reference
    .replace('#/', '')
    .split('/')
    .reduce<unknown>((node, key) => (isJson(node) ? node[key] : undefined), document);
}

function hasType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJson(value);
    default:
      return typeof value === type;
  }
}

function checkString(schema: Json, value: string, at: string): string[] {
  const problems: string[] = [];
  const length = Array.from(value).length;
  if (typeof schema['maxLength'] === 'number' && length > schema['maxLength'])
    problems.push(`${at} has ${length} characters, at most ${schema['maxLength']}`);
  if (typeof schema['minLength'] === 'number' && length < schema['minLength'])
    problems.push(`${at} has ${length} characters, at least ${schema['minLength']}`);
  if (typeof schema['pattern'] === 'string' && !new RegExp(schema['pattern'], 'u').test(value))
    problems.push(`${at} does not match ${schema['pattern']}`);
  if (schema['format'] === 'uri' && !URL.canParse(value)) problems.push(`${at} is no address`);
  return problems;
}

function checkNumber(schema: Json, value: number, at: string): string[] {
  const problems: string[] = [];
  if (typeof schema['minimum'] === 'number' && value < schema['minimum'])
    problems.push(`${at} is below ${schema['minimum']}`);
  if (typeof schema['maximum'] === 'number' && value > schema['maximum'])
    problems.push(`${at} is above ${schema['maximum']}`);
  if (schema['format'] === 'int32' && Math.abs(value) > 2 ** 31 - 1) problems.push(`${at} is no 32-bit number`);
  return problems;
}

function checkArray(schema: Json, value: unknown[], at: string, document: Json): string[] {
  const problems: string[] = [];
  if (typeof schema['maxItems'] === 'number' && value.length > schema['maxItems'])
    problems.push(`${at} has ${value.length} items, at most ${schema['maxItems']}`);
  if (typeof schema['minItems'] === 'number' && value.length < schema['minItems'])
    problems.push(`${at} has ${value.length} items, at least ${schema['minItems']}`);
  if (schema['uniqueItems'] === true && new Set(value.map((item) => JSON.stringify(item))).size < value.length)
    problems.push(`${at} repeats an item`);
  if (schema['items'] !== undefined)
    value.forEach((item, index) => problems.push(...validate(schema['items'], item, `${at}[${index}]`, document)));
  return problems;
}

function checkObject(schema: Json, value: Json, at: string, document: Json): string[] {
  const problems: string[] = [];
  const properties = isJson(schema['properties']) ? schema['properties'] : {};
  for (const name of listOf(schema['required']))
    if (typeof name === 'string' && value[name] === undefined) problems.push(`${at}.${name} is missing`);
  for (const [name, inner] of Object.entries(value)) {
    if (inner === undefined) continue;
    if (properties[name] !== undefined) problems.push(...validate(properties[name], inner, `${at}.${name}`, document));
    else if (isJson(schema['additionalProperties']))
      problems.push(...validate(schema['additionalProperties'], inner, `${at}.${name}`, document));
  }
  return problems;
}
