import { ActionIcon, Button } from "@mantine/core";
import { IconDeviceFloppy, IconDots, IconLink, IconUsers, IconPlus, IconTrash } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { delete_row } from "~/kernel/api/records";
import type { Entity } from "~/kernel/api/types";
import { readable } from "~/kernel/records/use-change";
import { useUndo } from "~/kernel/undo/use-undo";
import { MenuButton, type MenuShape } from "~/ui/drop";
import { show_toast } from "~/ui/toasts";
import { differs, useSavedViews, useSaveView, type SavedView } from "./saved-views";
import classes from "./list.module.css";
import { useViewState, type ViewState } from "./view-state";

const SaveViewDialog = lazy(() => import("./save-view-dialog"));
const nothing: ViewState = { filter: undefined, sort: undefined, columns: undefined, layout: undefined, by: undefined, group: undefined, q: undefined };

function useViewActions(entity: Entity, current: SavedView | undefined) {
  const { t } = useTranslation();
  const { state, change } = useViewState();
  const saver = useSaveView(entity);
  const offer_undo = useUndo();
  const failed = (error: unknown) => show_toast({ text: t("record.not_saved"), detail: readable(t, error), tone: "bad" });
  return {
    save: () => void saver.update(current!, state).then(() => show_toast({ text: t("list.view.saved"), tone: "done" }), failed),
    remove: async () => {
      try {
        const { operation } = await delete_row("views", current!.id);
        offer_undo(operation, t("record.deleted", { name: current!.name }));
        change({ ...nothing, view: undefined });
        await saver.refresh();
      } catch (error) {
        failed(error);
      }
    },
    share: async () => {
      await navigator.clipboard.writeText(location.href);
      show_toast({ text: t("list.view.link_copied"), tone: "done" });
    },
  };
}

export function ViewTabs({ entity }: { entity: Entity }) {
  const { t } = useTranslation();
  const { state, change } = useViewState();
  const [naming, set_naming] = useState(false);
  const views = useSavedViews(entity);
  const current = views.find((view) => view.id === state.view) ?? (state.view ? undefined : views[0]);
  const actions = useViewActions(entity, current);
  const own = current?.row && current.mine;
  const dirty = current && differs(current, state);
  const lines: MenuShape["lines"] = [
    { label: t("list.view.save_as"), icon: <IconPlus size={16} />, run: () => set_naming(true) },
    { label: t("list.view.copy_link"), icon: <IconLink size={16} />, run: () => void actions.share() },
    !!own && { label: t("list.view.delete"), icon: <IconTrash size={16} />, run: () => void actions.remove() },
  ];
  return (
    <div className={classes.tabs}>
      <nav aria-label={t("list.views")} className={classes.tablist}>
        {views.map((view) => (
          <button key={view.id} type="button" aria-current={view === current || undefined} onClick={() => change({ ...nothing, ...view.state })}>
            {view.row && !view.mine && <IconUsers size={13} aria-label={t("list.view.shared")} />}
            {view.name}
          </button>
        ))}
      </nav>
      {dirty && own && <Button size="compact-xs" variant="light" leftSection={<IconDeviceFloppy size={14} />} onClick={actions.save}>{t("list.view.save")}</Button>}
      {dirty && <Button className="only-wide" size="compact-xs" variant="subtle" leftSection={<IconPlus size={14} />} onClick={() => set_naming(true)}>{t("list.view.save_as")}</Button>}
      <MenuButton lines={lines}><ActionIcon size={28} aria-label={t("list.view.menu")}><IconDots size={16} /></ActionIcon></MenuButton>
      <Suspense fallback={null}>
        {naming && <SaveViewDialog entity={entity} state={state} saved={(id) => change({ view: id })} close={() => set_naming(false)} />}
      </Suspense>
    </div>
  );
}
