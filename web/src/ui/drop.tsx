// Buttons that open a menu or a panel. What opens is code of its own: until somebody reaches for it, only the button is there.
import { cloneElement, lazy, Suspense, useEffect, useId, useImperativeHandle, useRef, useState, type ReactElement, type ReactNode, type Ref, type RefObject } from "react";

export interface Drop { id: string; target: RefObject<HTMLElement | null>; opened: boolean; change: (opened: boolean) => void }

/** `button` goes onto the button, `drop` to what opens once it is `wished` for; `load` fetches its code. */
export function useDrop(popup: "menu" | "dialog", load: () => unknown) {
  const id = useId();
  const target = useRef<HTMLElement>(null);
  const [wished, set_wished] = useState(false);
  const [opened, change] = useState(false);
  const press = () => {
    set_wished(true);
    change(!opened);
  };
  const reach = () => void load();
  const button = {
    id, ref: target as Ref<HTMLButtonElement>, "aria-haspopup": popup, "aria-expanded": opened, "aria-controls": opened ? `${id}-dropdown` : undefined,
    "data-expanded": opened || undefined, onClick: press, onPointerEnter: reach, onFocus: reach,
  };
  return { button, wished, drop: { id, target, opened, change } as Drop };
}

/** Stands inside the kit's menus and panels for the button, which is outside of them. */
export function DropAnchor({ target, ref }: { target: Drop["target"]; ref?: Ref<HTMLElement> }) {
  useImperativeHandle(ref, () => target.current!);
  return null;
}

/** Closed for a moment, so that the first time opens like the others: it fades in, and the focus finds its way back. */
export function useOpened(opened: boolean): boolean {
  const [there, set_there] = useState(false);
  useEffect(() => set_there(true), []);
  return opened && there;
}

export interface MenuLine { label: ReactNode; icon: ReactNode; run: () => void }
export interface MenuShape {
  head?: ReactNode;
  /** False leaves a line out. */
  lines: (MenuLine | "divider" | false)[];
  width?: number;
  position?: "bottom-end" | "top-end";
}

export const load_menu = () => import("./drop-menu");
const DropMenu = lazy(load_menu);

export function MenuButton({ children, ...shape }: MenuShape & { children: ReactElement<object> }) {
  const { button, wished, drop } = useDrop("menu", load_menu);
  return (
    <>
      {cloneElement(children, button)}
      {wished && <Suspense fallback={null}><DropMenu {...shape} {...drop} /></Suspense>}
    </>
  );
}
