import { DateInput, DatesProvider, type DateInputProps } from "@mantine/dates";
import "@mantine/dates/styles.css";
import dayjs from "dayjs";
import "dayjs/locale/es";
import customParseFormat from "dayjs/plugin/customParseFormat";
import { useTranslation } from "react-i18next";

dayjs.extend(customParseFormat);

interface Props extends Omit<DateInputProps, "value" | "onChange"> {
  value: string | null;
  onChange: (value: string | null) => void;
  auto_focus?: boolean;
}

/** Typed or picked; what is typed may be 3/9/2026 or 2026-09-03. */
export default function Calendar({ auto_focus, ...props }: Props) {
  const { i18n, t } = useTranslation();
  const parse = (text: string) => {
    const parsed = dayjs(text, ["YYYY-MM-DD", "D/M/YYYY", "D/M/YY", "D-M-YYYY", "D.M.YYYY"], true);
    return parsed.isValid() ? parsed.format("YYYY-MM-DD") : null;
  };
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
      <DateInput
        {...props}
        clearable
        valueFormat="D MMM YYYY"
        placeholder={t("field.date.placeholder")}
        dateParser={parse}
        data-autofocus={auto_focus || undefined}
        popoverProps={{ shadow: "md", trapFocus: false }}
        clearButtonProps={{ "aria-label": t("field.clear") }}
        getDayProps={() => ({ tabIndex: 0 })}
      />
    </DatesProvider>
  );
}
