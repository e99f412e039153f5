// Finds records and runs commands; both in one list, the keyboard enough for all of it.
import { ActionIcon, Kbd, Modal } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { IconSearch, IconX } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { search_all } from "~/kernel/api/records";
import { useAllCommands, type Command } from "~/kernel/commands/registry";
import { useSchema, find_entity } from "~/kernel/schema/schema";
import { Icon } from "~/ui/icon";
import { matching_commands, shown_keys } from "./palette-match";
import classes from "./palette.module.css";

interface Item { id: string; label: string; detail?: string; group: string; icon?: string; keys?: string; run: () => void }

function useFound(typed: string): Item[] {
  const schema = useSchema();
  const go = useNavigate();
  const [q] = useDebouncedValue(typed.trim(), 120);
  const found = useQuery({
    queryKey: ["search", q],
    queryFn: ({ signal }) => search_all(q, signal),
    enabled: q.length > 1,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  if (typed.trim().length < 2) return [];
  return (found.data ?? []).map((result) => {
    const entity = find_entity(schema, result.entity);
    return {
      id: `${result.entity}/${result.id}`, label: result.label, detail: result.detail ?? undefined, group: entity?.label ?? result.entity,
      icon: entity?.icon, run: () => void go({ to: "/$entity/$id", params: { entity: result.entity, id: result.id } }),
    };
  });
}

function Entry({ item, active, choose, point }: { item: Item; active: boolean; choose: () => void; point: () => void }) {
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) line.current?.scrollIntoView({ block: "nearest" });
  }, [active]);
  return (
    <div ref={line} id={`palette-${item.id}`} role="option" aria-selected={active} className={classes.entry} onClick={choose} onPointerMove={point}>
      <Icon name={item.icon} />
      <span className="truncate">{item.label}{item.detail && <span className={classes.detail}> · {item.detail}</span>}</span>
      {item.keys && <span className={classes.keys}>{shown_keys(item.keys).map((key) => <Kbd key={key} size="xs">{key}</Kbd>)}</span>}
    </div>
  );
}

function Entries({ items, active, point, choose }: { items: Item[]; active: number; point: (index: number) => void; choose: (item: Item) => void }) {
  const groups = [...new Set(items.map((item) => item.group))];
  return groups.map((group) => (
    <div key={group} role="group" aria-label={group}>
      <div className={classes.group} aria-hidden>{group}</div>
      {items.map((item, index) => item.group === group && (
        <Entry key={item.id} item={item} active={index === active} choose={() => choose(item)} point={() => point(index)} />
      ))}
    </div>
  ));
}

export default function Palette({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const [typed, set_typed] = useState("");
  const [active, set_active] = useState(0);
  const commands: Command[] = matching_commands(useAllCommands(), typed).filter((command) => !/^shell\.(palette|search)$/.test(command.id));
  const found = useFound(typed);
  // The lines of one group stand together, so that the order on the screen is the order of the keys.
  const mixed: Item[] = [...found, ...commands];
  const items = [...new Set(mixed.map((item) => item.group))].flatMap((group) => mixed.filter((item) => item.group === group));
  const choose = (item: Item) => {
    close();
    item.run();
  };
  const on_key = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) set_active((active + step + items.length) % items.length);
    else if (event.key === "Enter" && items[active]) choose(items[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal.Root opened onClose={close} size={600} yOffset="12vh" centered={false} transitionProps={{ duration: 80 }}>
      <Modal.Overlay backgroundOpacity={0.3} />
      <Modal.Content aria-label={t("shell.search")} radius="lg">
        <div className={classes.box}>
          <IconSearch size={18} aria-hidden />
          <input
            className={classes.input}
            role="combobox"
            aria-expanded
            aria-controls="palette-list"
            aria-activedescendant={items[active] && `palette-${items[active].id}`}
            aria-label={t("shell.search")}
            placeholder={t("shell.palette.placeholder")}
            data-autofocus
            value={typed}
            onChange={(event) => (set_typed(event.currentTarget.value), set_active(0))}
            onKeyDown={on_key}
          />
          <span className="only-wide"><Kbd size="xs">Esc</Kbd></span>
          <ActionIcon className="only-phone" size={36} aria-label={t("ui.close")} onClick={close}><IconX size={18} /></ActionIcon>
        </div>
        <div id="palette-list" role="listbox" aria-label={t("shell.search")} className={classes.list} tabIndex={-1}>
          <Entries items={items} active={active} point={set_active} choose={choose} />
        </div>
        {!items.length && <p className={classes.nothing} role="status">{t("shell.palette.nothing", { typed })}</p>}
      </Modal.Content>
    </Modal.Root>
  );
}
