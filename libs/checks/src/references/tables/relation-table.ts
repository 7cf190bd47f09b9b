import { CERT_MANAGER } from './cert-manager.ts';
import { CROSSPLANE } from './crossplane.ts';
import { FLUX } from './flux.ts';
import { GATEWAY_API } from './gateway-api.ts';
import { KUBERNETES } from './kubernetes.ts';
import { OTHER_OPERATORS } from './other-operators.ts';
import type { RelationTable } from './rows.ts';
import { SECRET_OPERATORS } from './secret-operators.ts';
import { STORAGE_OPERATORS } from './storage-operators.ts';

/** Several tables as one. */
export function mergeTables(tables: readonly RelationTable[]): RelationTable {
  return {
    references: tables.flatMap(({ references }) => references),
    products: tables.flatMap(({ products }) => products),
    pods: tables.flatMap(({ pods }) => pods),
    selections: tables.flatMap(({ selections }) => selections),
    podless: tables.flatMap(({ podless }) => podless),
  };
}

/** Everything that is known of kinds. */
export const RELATION_TABLE: RelationTable = mergeTables([
  KUBERNETES,
  GATEWAY_API,
  CERT_MANAGER,
  SECRET_OPERATORS,
  CROSSPLANE,
  FLUX,
  OTHER_OPERATORS,
  STORAGE_OPERATORS,
]);
