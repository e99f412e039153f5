import { useFormat } from "~/kernel/session/format";
import { DateFilter } from "../date/input";
import { TextField } from "../text/input";
import type { InputProps } from "../types";
import { from_wall_clock, to_wall_clock } from "./zone";
import type { FieldInputs } from "../types";

function MomentInput({ value, on_change, ...rest }: InputProps<string>) {
  const { zone } = useFormat();
  return (
    <TextField
      {...rest}
      type="datetime-local"
      value={value ? to_wall_clock(value, zone) : null}
      on_change={(wall) => on_change(wall ? from_wall_clock(wall, zone) : null)}
    />
  );
}

export const moment: FieldInputs = { input: MomentInput, filter: DateFilter };
