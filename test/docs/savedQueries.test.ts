import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { whereToLook } from '../../src/domain/whereToLook.ts';
import { workflowTypes } from '../../src/workflows/messages.ts';
import { searchAttributes } from '../../src/workflows/searchAttributes.ts';

const page = readFileSync(new URL('../../docs/operators.md', import.meta.url), 'utf8');

/** The queries of the page's tables: what stands in backticks and compares a search attribute. */
const queries = [...page.matchAll(/\| `([A-Z][A-Za-z]+ (?:=|IN|IS|<) .*?)` *\|/g)].map(([, query]) => query ?? '');

it('the queries for the Web UI name only fields, workflows and codes that there are', () => {
  expect(queries.length).toBeGreaterThan(8);
  const fields = [
    'WorkflowId',
    'WorkflowType',
    'ExecutionStatus',
    ...Object.values(searchAttributes).map(({ name }) => name),
  ];
  for (const query of queries) {
    for (const [, field] of query.matchAll(/([A-Z][A-Za-z]+) (?:=|IN|IS|<)/g)) expect(fields).toContain(field);
    for (const [, type] of query.matchAll(/WorkflowType = "(\w+)"/g))
      expect(Object.values(workflowTypes)).toContain(type);
    for (const [, codes] of query.matchAll(/NeedsAttention (?:=|IN) \(?([^)]*?)\)? AND/g))
      for (const [, code] of (codes ?? '').matchAll(/"([a-z-]+)"/g)) expect(Object.keys(whereToLook)).toContain(code);
  }
});
