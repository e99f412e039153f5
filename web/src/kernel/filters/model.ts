// The filter as a person builds it, and its JSON on the wire (docs/reference/api.md, "Filters").
import type { FilterJson, Json, Operator } from "~/kernel/api/types";

export interface GroupNode { kind: "group"; mode: "all" | "any" | "not"; nodes: FilterNode[] }
export interface LeafNode { kind: "leaf"; path: string; operator: Operator; value: Json }
/** Child rows, or rows of another entity that link here. */
export interface ChildNode { kind: "child"; path: string; test: "some" | "none"; where: GroupNode }
export interface CountNode { kind: "count"; path: string; compare: "ge" | "le" | "eq"; count: number; where: GroupNode }
/** What the builder cannot draw is kept as it came, so that opening a filter never loses it. */
export interface RawNode { kind: "raw"; json: FilterJson }
export type FilterNode = GroupNode | LeafNode | ChildNode | CountNode | RawNode;

export const empty_group = (mode: GroupNode["mode"] = "all"): GroupNode => ({ kind: "group", mode, nodes: [] });

const is_object = (value: Json | undefined): value is FilterJson => typeof value === "object" && value !== null && !Array.isArray(value);
const operators = new Set<string>([
  "eq", "ne", "lt", "le", "gt", "ge", "in", "empty", "contains", "starts", "ends", "has", "period", "me",
]);

function parse_count(path: string, json: FilterJson): FilterNode | null {
  const { where, ...compare } = json;
  const [name, ...more] = Object.keys(compare);
  const count = compare[name ?? ""];
  if (more.length || !(name === "ge" || name === "le" || name === "eq") || typeof count !== "number") return null;
  return { kind: "count", path, compare: name, count, where: as_group(where) };
}

function parse_test(path: string, operator: string, value: Json): FilterNode {
  const raw: RawNode = { kind: "raw", json: { [path]: { [operator]: value } } };
  if ((operator === "some" || operator === "none") && is_object(value)) return { kind: "child", path, test: operator, where: as_group(value) };
  if (operator === "count" && is_object(value)) return parse_count(path, value) ?? raw;
  return operators.has(operator) ? { kind: "leaf", path, operator: operator as Operator, value } : raw;
}

function parse_key(key: string, value: Json): FilterNode[] {
  if (key === "not" && is_object(value)) {
    const inner = parse_filter(value);
    const nodes = inner.mode === "any" ? inner.nodes : inner.nodes.length === 1 ? inner.nodes : [inner];
    return [{ kind: "group", mode: "not", nodes }];
  }
  if ((key === "all" || key === "any") && Array.isArray(value)) {
    return [{ kind: "group", mode: key, nodes: value.flatMap((part) => (is_object(part) ? single(parse_filter(part)) : [])) }];
  }
  if (!is_object(value)) return [{ kind: "leaf", path: key, operator: "eq", value }];
  return Object.entries(value).map(([operator, wanted]) => parse_test(key, operator, wanted));
}

/** An "all" around one thing says nothing. */
function single(group: GroupNode): FilterNode[] {
  return group.mode === "all" && group.nodes.length === 1 ? group.nodes : group.nodes.length ? [group] : [];
}
function as_group(json: Json | undefined): GroupNode {
  return is_object(json) ? parse_filter(json) : empty_group();
}

export function parse_filter(json: FilterJson | undefined): GroupNode {
  const nodes = Object.entries(json ?? {}).flatMap(([key, value]) => parse_key(key, value));
  const only = nodes[0];
  if (nodes.length === 1 && only?.kind === "group" && only.mode !== "not") return only;
  return { kind: "group", mode: "all", nodes };
}

export function is_complete(node: FilterNode): boolean {
  if (node.kind === "group") return node.nodes.some(is_complete);
  if (node.kind !== "leaf") return true;
  if (node.operator === "empty" || node.operator === "me") return true;
  return node.value !== null && node.value !== "" && !(Array.isArray(node.value) && node.value.length === 0);
}

function leaf_json({ path, operator, value }: LeafNode): FilterJson {
  return { [path]: operator === "eq" && typeof value !== "object" ? value : { [operator]: value } };
}

function node_json(node: FilterNode): FilterJson {
  if (node.kind === "leaf") return leaf_json(node);
  if (node.kind === "raw") return node.json;
  if (node.kind === "child") return { [node.path]: { [node.test]: to_json(node.where) ?? {} } };
  if (node.kind === "count") {
    const where = to_json(node.where);
    return { [node.path]: { count: { ...(where ? { where } : {}), [node.compare]: node.count } } };
  }
  return to_json(node) ?? {};
}

/** Nothing for an empty filter; unfinished lines are left out. */
export function to_json(group: GroupNode): FilterJson | undefined {
  const parts = group.nodes.filter(is_complete).map(node_json).filter((part) => Object.keys(part).length);
  if (!parts.length) return undefined;
  if (group.mode === "not") return { not: parts.length === 1 ? parts[0]! : { any: parts } };
  if (parts.length === 1) return parts[0];
  return { [group.mode]: parts };
}

export function both(first: FilterJson | undefined, second: FilterJson | undefined): FilterJson | undefined {
  if (!first || !second) return first ?? second;
  return { all: [first, second] };
}
