import type { Reference, Right } from '../relations.ts';
import { placeOf } from './resolve.ts';
import type { PlacedObject, PlacedPod, World } from './world.ts';

const RBAC = 'rbac.authorization.k8s.io';

/**
 * Whether the ServiceAccount of a Pod has a right in its own namespace. Where it is missing itself, or a binding names
 * what is not there, that is a finding already: then the right is taken for granted.
 */
export function hasRight(world: World, { owner, serviceAccount }: PlacedPod, right: Right): boolean {
  const namespace = world.namespaceOf(owner);
  if (!world.find({ kind: 'ServiceAccount', namespace, name: serviceAccount })) return true;
  if (bindingsIn(world, namespace).some(binding => isBroken(world, binding))) return true;
  return [...bindingsIn(world, namespace), ...bindingsIn(world, '')].some(
    binding => binds(binding, { namespace, serviceAccount }) && gives(world, binding, right),
  );
}

/** Whether any binding gives the ServiceAccount of a Pod rights: then it talks to the API server. */
export function isBound(world: World, { owner, serviceAccount }: PlacedPod): boolean {
  const namespace = world.namespaceOf(owner);
  return world.objects.some(object => isBinding(object) && binds(object, { namespace, serviceAccount }));
}

function isBinding({ relations }: PlacedObject): boolean {
  return relations.kind === `${RBAC}/ClusterRoleBinding` || relations.kind === `${RBAC}/RoleBinding`;
}

function binds(
  { relations, component }: PlacedObject,
  { namespace, serviceAccount }: { namespace: string; serviceAccount: string },
): boolean {
  const bound = relations.namespace ?? component.namespace;
  return (relations.refers ?? []).some(
    ({ kind, name, namespace: of = bound }) => kind === 'ServiceAccount' && name === serviceAccount && of === namespace,
  );
}

/** Whether somebody was given a right in this very namespace; who has it everywhere is not counted. */
export function isRightGranted(world: World, namespace: string, right: Right): boolean {
  return bindingsIn(world, namespace).some(binding => gives(world, binding, right));
}

/** RoleBindings of a namespace, or ClusterRoleBindings. */
function bindingsIn(world: World, namespace: string): PlacedObject[] {
  const kind = namespace === '' ? `${RBAC}/ClusterRoleBinding` : `${RBAC}/RoleBinding`;
  return world.objects.filter(object => object.relations.kind === kind && world.namespaceOf(object) === namespace);
}

function isBroken(world: World, object: PlacedObject): boolean {
  const own = world.namespaceOf(object);
  return (object.relations.refers ?? []).some(reference => {
    const place = placeOf(world, object, reference);
    return place !== undefined && (reference.namespace ?? own) === own && !world.find(place);
  });
}

function gives(world: World, { relations, component }: PlacedObject, right: Right): boolean {
  const namespace = relations.namespace ?? component.namespace;
  return (relations.refers ?? []).some(role => rightsOf(world, role, namespace).includes(right));
}

function rightsOf(world: World, { kind, name }: Reference, namespace: string): readonly Right[] {
  if (kind === `${RBAC}/ClusterRole`) return world.find({ kind, name, namespace: '' })?.rights ?? [];
  return kind === `${RBAC}/Role` ? (world.find({ kind, name, namespace })?.rights ?? []) : [];
}
