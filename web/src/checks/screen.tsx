// Draws a component with everything around it that the app gives: texts, session, schema, caches.
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import i18next from "i18next";
import type { ReactNode } from "react";
import { initReactI18next } from "react-i18next";
import { vi } from "vitest";
import type { Entity, Field, Schema, Session } from "~/kernel/api/types";
import { complete_schema, plain_field, SchemaContext } from "~/kernel/schema/schema";
import { SessionContext } from "~/kernel/session/session";
import es from "../locales/es";

export const session: Session = {
  user: { id: "1", name: "Ana Ruiz", email: "ana@acme.example", language: "es", zone: "Europe/Madrid" },
  company: { name: "Acme", currency: "EUR", country: "ES", zone: "Europe/Madrid", language: "es" },
  csrf: "token", administrator: true,
};

export function make_entity(name: string, fields: Field[], more: Partial<Entity> = {}): Entity {
  const can = { read: "all", create: true, update: "all", delete: "all", export: true, bulk: true } as const;
  return {
    name, label: name, label_one: name, icon: "users", owned: false, parent: null, can: { ...can }, title: "name", fields, children: [], collections: [],
    layout: { list: fields.map((field) => field.name), form: [{ title: "Datos", fields: fields.map((field) => field.name) }], board: null, subtitle: [] }, ...more,
  };
}
const writable = { writable: true, filterable: true, sortable: true };
export const customers = make_entity("customers", [
  plain_field("name", "text", "Nombre", { ...writable, required: true }),
  plain_field("city", "text", "Ciudad", writable),
  plain_field("stage", "choice", "Etapa", { ...writable, options: [{ value: "lead", label: "Interesado", color: "blue" }, { value: "active", label: "Cliente", color: "green" }] }),
], { children: ["emails"], collections: [{ name: "emails", entity: "emails", link: "customer" }] });
export const emails = make_entity("emails", [
  plain_field("email", "email", "Correo", writable), plain_field("primary", "flag", "Principal", writable), plain_field("customer", "link", "Cliente", { ...writable, to: "customers" }),
], { title: "email", parent: "customers" });
export const schema: Schema = complete_schema({ version: 1, entities: [customers, emails], menu: [] }, (key) => key);

void i18next.use(initReactI18next).init({ lng: "es", keySeparator: false, nsSeparator: false, interpolation: { escapeValue: false }, resources: { es: { translation: es } } });
i18next.services.formatter?.add("lower", (value: string) => value.toLowerCase());

export function draw(content: ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const drawn = render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <SessionContext value={session}><SchemaContext value={schema}>{content}</SchemaContext></SessionContext>
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { ...drawn, client };
}

export interface Asked { method: string; path: string; body: unknown; headers: Headers }
type Answer = { status?: number; body?: unknown; headers?: Record<string, string> };

/** Answers the next calls from `answers`, one a call, and tells what was asked. */
export function server_says(...answers: Answer[]): Asked[] {
  const asked: Asked[] = [];
  vi.stubGlobal("fetch", async (path: string, options: RequestInit) => {
    asked.push({ method: options.method!, path, body: options.body ? JSON.parse(String(options.body)) : undefined, headers: new Headers(options.headers) });
    const answer = answers.shift() ?? { status: 500, body: { title: "nobody expected this call" } };
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), { status: answer.status ?? 200, headers: answer.headers });
  });
  return asked;
}
