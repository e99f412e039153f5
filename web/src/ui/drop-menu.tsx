import { Menu } from "@mantine/core";
import { DropAnchor, useOpened, type Drop, type MenuShape } from "./drop";

export default function DropMenu({ id, target, opened, change, head, lines, ...place }: Drop & MenuShape) {
  return (
    <Menu id={id} opened={useOpened(opened)} onChange={change} {...place}>
      <Menu.Target><DropAnchor target={target} /></Menu.Target>
      <Menu.Dropdown>
        {head && <><Menu.Label>{head}</Menu.Label><Menu.Divider /></>}
        {lines.map((line, at) => line && (line === "divider" ? <Menu.Divider key={at} /> : <Menu.Item key={at} leftSection={line.icon} onClick={line.run}>{line.label}</Menu.Item>))}
      </Menu.Dropdown>
    </Menu>
  );
}
