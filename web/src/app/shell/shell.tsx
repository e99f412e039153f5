import { Kbd } from "@mantine/core";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconPlugConnectedX, IconSearch, IconSettings } from "@tabler/icons-react";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useLocalStorage, useMediaQuery, useNetwork } from "@mantine/hooks";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcuts } from "~/kernel/commands/shortcuts";
import { ConflictGate } from "~/kernel/views/conflict/conflict-gate";
import { useSchema } from "~/kernel/schema/schema";
import { Brand, Mark } from "~/ui/brand";
import { ErrorBoundary } from "~/ui/error-boundary";
import { Icon } from "~/ui/icon";
import { BottomTabs } from "./bottom-tabs";
import { useShellCommands, type ShellDialog } from "./shell-commands";
import classes from "./shell.module.css";
import { LanguageSwitch, ThemeSwitch } from "./switches";
import { UserMenu } from "./user-menu";

const load_palette = () => import("./palette");
const Palette = lazy(load_palette);
const ShortcutSheet = lazy(() => import("./shortcut-sheet"));

function Navigation({ narrow, fold }: { narrow: boolean; fold: () => void }) {
  const { t } = useTranslation();
  const Fold = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className={classes.nav} aria-label={t("shell.navigation")}>
      {useSchema().menu.map((item) => (
        <Link key={item.entity} to="/$entity" params={{ entity: item.entity }} title={narrow ? item.label : undefined} activeOptions={{ includeSearch: false }}>
          <Icon name={item.icon} />
          <span className={narrow ? "visually-hidden" : undefined}>{item.label}</span>
        </Link>
      ))}
      <div className={classes.rest}>
        <Link to="/setup" title={narrow ? t("shell.setup") : undefined}>
          <IconSettings size={18} stroke={1.6} aria-hidden />
          <span className={narrow ? "visually-hidden" : undefined}>{t("shell.setup")}</span>
        </Link>
        <button type="button" className={classes.fold} onClick={fold} aria-expanded={!narrow} aria-label={t(narrow ? "shell.unfold" : "shell.fold")}>
          <Fold size={18} stroke={1.6} aria-hidden />
          <span className={classes.word}>{t("shell.fold")}</span>
        </button>
      </div>
    </nav>
  );
}

function TopBar({ open_palette }: { open_palette: () => void }) {
  const { t } = useTranslation();
  return (
    <header className={classes.bar}>
      <Link to="/" className={classes.brand} aria-label={t("shell.home")}>
        <span className="only-wide"><Brand size={24} /></span>
        <span className="only-phone"><Mark size={26} /></span>
      </Link>
      <button type="button" className={classes.search} onClick={open_palette} aria-keyshortcuts="Control+K">
        <IconSearch size={16} aria-hidden />
        <span className="truncate">{t("shell.search")}</span>
        <Kbd size="xs">Ctrl K</Kbd>
      </button>
      <div className={classes.tools}>
        <span className="only-wide"><LanguageSwitch /></span>
        <span className="only-wide"><ThemeSwitch /></span>
        <UserMenu />
      </div>
    </header>
  );
}

function OfflineNotice() {
  const { t } = useTranslation();
  if (useNetwork().online) return null;
  return <div className={classes.offline} role="status"><IconPlugConnectedX size={16} aria-hidden />{t("shell.offline")}</div>;
}

export function Shell() {
  const { t } = useTranslation();
  const path = useLocation({ select: (location) => location.pathname });
  const [narrow, set_narrow] = useLocalStorage({ key: "lazo.narrow", defaultValue: false });
  const [dialog, set_dialog] = useState<ShellDialog>(null);
  const phone = useMediaQuery("(max-width: 48em)", undefined, { getInitialValueInEffect: false });
  useShortcuts();
  useShellCommands(set_dialog);
  useEffect(() => {
    // Who presses Ctrl K types on at once: the palette must be there already.
    const timer = setTimeout(() => void load_palette(), 800);
    return () => clearTimeout(timer);
  }, []);
  const close = () => set_dialog(null);
  return (
    <div className={classes.shell} data-narrow={narrow || undefined}>
      <a className={classes.skip} href="#main">{t("shell.skip")}</a>
      <TopBar open_palette={() => set_dialog("palette")} />
      {!phone && <Navigation narrow={narrow} fold={() => set_narrow(!narrow)} />}
      <main className={classes.main} id="main" tabIndex={-1}>
        <OfflineNotice />
        <ErrorBoundary scope={path}><Outlet /></ErrorBoundary>
      </main>
      {phone && <BottomTabs />}
      <ConflictGate />
      <Suspense fallback={null}>
        {dialog === "palette" && <Palette close={close} />}
        {dialog === "shortcuts" && <ShortcutSheet close={close} />}
      </Suspense>
    </div>
  );
}
