import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { Home } from "./shell/home";
import { Shell } from "./shell/shell";
import { ListPage } from "~/kernel/views/list/list-page";
import { read_view_state } from "~/kernel/views/list/view-state";

/** An id of digits comes out of the address as a number. */
const text = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : undefined);

const root = createRootRoute({ component: Shell });
const home = createRoute({ getParentRoute: () => root, path: "/", component: Home });

const list = createRoute({
  getParentRoute: () => root,
  path: "/$entity",
  validateSearch: read_view_state,
  component: ListPage,
});
const record = createRoute({
  getParentRoute: () => root,
  path: "/$entity/$id",
  validateSearch: (search: Record<string, unknown>): { tab?: string; as_of?: string } => ({
    tab: typeof search.tab === "string" ? search.tab : undefined,
    as_of: typeof search.as_of === "string" ? search.as_of : undefined,
  }),
  component: lazyRouteComponent(() => import("~/kernel/views/record/record-page")),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  beforeLoad: () => {
    throw redirect({ to: "/setup/$section", params: { section: "company" } });
  },
});
const setup_section = createRoute({
  getParentRoute: () => root,
  path: "/setup/$section",
  validateSearch: (search: Record<string, unknown>): { entity?: string; record?: string; user?: string; from?: string; to?: string } => ({
    entity: text(search.entity), record: text(search.record), user: text(search.user), from: text(search.from), to: text(search.to),
  }),
  component: lazyRouteComponent(() => import("~/modules/setup/setup-page")),
});
const imports = createRoute({
  getParentRoute: () => root,
  path: "/import",
  validateSearch: (search: Record<string, unknown>): { entity?: string; id?: string } => ({
    entity: text(search.entity), id: text(search.id),
  }),
  component: lazyRouteComponent(() => import("~/kernel/views/import/import-page")),
});
const account = createRoute({ getParentRoute: () => root, path: "/account", component: lazyRouteComponent(() => import("./account/account-page")) });
const gallery = createRoute({ getParentRoute: () => root, path: "/dev/ui", component: lazyRouteComponent(() => import("./dev/gallery")) });
const routes = [home, account, setup, setup_section, imports, gallery, list, record];

export const router = createRouter({ routeTree: root.addChildren(routes), defaultPreload: "intent", scrollRestoration: false });

declare module "@tanstack/react-router" {
  interface Register { router: typeof router }
}
