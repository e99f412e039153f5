import { IconDots, IconSettings } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useSchema } from "~/kernel/schema/schema";
import { MenuButton } from "~/ui/drop";
import { Icon } from "~/ui/icon";
import classes from "./shell.module.css";

const most_tabs = 4;

/** On a phone the first lists stand at the thumb, the others behind "More". */
export function BottomTabs() {
  const { t } = useTranslation();
  const go = useNavigate();
  const { menu } = useSchema();
  const lines = [
    ...menu.slice(most_tabs).map((item) => ({ label: item.label, icon: <Icon name={item.icon} />, run: () => void go({ to: "/$entity", params: { entity: item.entity } }) })),
    { label: t("shell.setup"), icon: <IconSettings size={18} stroke={1.6} />, run: () => void go({ to: "/setup" }) },
  ];
  return (
    <nav className={classes.tabs} aria-label={t("shell.navigation")}>
      {menu.slice(0, most_tabs).map((item) => (
        <Link key={item.entity} to="/$entity" params={{ entity: item.entity }} activeOptions={{ includeSearch: false }}>
          <Icon name={item.icon} size={21} />
          <span>{item.label}</span>
        </Link>
      ))}
      <MenuButton position="top-end" lines={lines}>
        <button type="button"><IconDots size={21} stroke={1.6} aria-hidden /><span>{t("shell.more")}</span></button>
      </MenuButton>
    </nav>
  );
}
