import { IconHistory } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "~/kernel/session/format";
import classes from "./list.module.css";

export function useAsOfText() {
  const { t } = useTranslation();
  const format = useFormat();
  return (as_of: string) => {
    if (as_of.startsWith("set:")) return t("as_of.set", { set: as_of.slice(4) });
    return as_of.length === 10 ? format.date(as_of) : format.moment(as_of);
  };
}

/** The past must never be taken for the present. */
export function AsOfBand({ as_of, leave }: { as_of: string; leave: () => void }) {
  const { t } = useTranslation();
  const text = useAsOfText();
  return (
    <div className={classes.band} role="status">
      <IconHistory size={17} aria-hidden />
      <span>{t("as_of.band", { when: text(as_of) })}</span>
      <button type="button" onClick={leave}>{t("as_of.leave")}</button>
    </div>
  );
}
