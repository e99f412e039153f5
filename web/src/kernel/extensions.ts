// What modules add to the screens that the schema draws. Filled once, at start, by the app.
import type { ComponentType } from "react";
import type { Entity, Row, Schema } from "~/kernel/api/types";

export interface RecordTab {
  id: string;
  label_key: string;
  /** Smaller stands further left; the drawn tabs use 50 and more. */
  position: number;
  applies: (entity: Entity) => boolean;
  content: ComponentType<{ entity: Entity; row: Row; read_only: boolean }>;
}
export interface RecordAction {
  id: string;
  /** The whole sentence, for the palette. */
  label_key: string;
  /** One word, for the button. */
  short_key: string;
  icon: string;
  keys?: string;
  applies: (entity: Entity) => boolean;
  /** What the person must be allowed to create; without it the action is not there. */
  creates?: string;
  run: (row: Row, open: (dialog: ComponentType<ActionDialogProps>) => void) => void;
}
export interface ActionDialogProps { entity: Entity; row: Row; close: () => void }

const record_tabs: RecordTab[] = [];
const record_actions: RecordAction[] = [];

export const add_record_tab = (tab: RecordTab) => void record_tabs.push(tab);
export const add_record_action = (action: RecordAction) => void record_actions.push(action);
export const record_tabs_of = (entity: Entity) =>
  record_tabs.filter((tab) => tab.applies(entity)).sort((a, b) => a.position - b.position);
export const record_actions_of = (schema: Schema, entity: Entity) =>
  record_actions.filter(({ applies, creates }) => applies(entity) && (!creates || schema.entities.some((other) => other.name === creates && other.can.create)));

const default_sorts = new Map<string, string>();
/** How a list stands before anybody sorts it; without one, by the title. */
export const add_default_sort = (entity: string, sort: string) => void default_sorts.set(entity, sort);
export const default_sort_of = (entity: string) => default_sorts.get(entity);
