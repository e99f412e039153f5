// Values as the screens hold them → values as the server takes them.
import type { Entity, Schema } from "~/kernel/api/types";
import { to_wire } from "~/kernel/fields";
import { child_collections, find_field } from "~/kernel/schema/schema";

const not_sent = new Set(["version", "created_at", "updated_at", "_can"]);

function child_wire(child: Entity | undefined, row: Record<string, unknown>) {
  const sent = Object.entries(row).filter(([name]) => !not_sent.has(name) && !name.startsWith("_"));
  return Object.fromEntries(sent.map(([name, value]) => [name, child ? to_wire(find_field(child, name), value) : value]));
}

export function changes_on_wire(schema: Schema, entity: Entity, changes: Record<string, unknown>) {
  return Object.fromEntries(
    Object.entries(changes).map(([name, value]) => {
      if (!entity.children.includes(name) || !Array.isArray(value)) return [name, to_wire(find_field(entity, name), value)];
      const child = child_collections(schema, entity).find((collection) => collection.name === name)?.rows;
      return [name, value.map((row) => child_wire(child, row))];
    }),
  );
}
