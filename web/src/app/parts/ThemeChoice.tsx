import { useState } from "react";

import { savedTheme, saveTheme, type Theme, THEMES } from "../theme";

export function ThemeChoice() {
  const [theme, setTheme] = useState(savedTheme);
  return (
    <label className="theme">
      <span className="visually-hidden">Colours</span>
      <select
        value={theme}
        onChange={(event) => {
          const chosen = event.currentTarget.value as Theme;
          saveTheme(chosen);
          setTheme(chosen);
        }}
      >
        {THEMES.map((each) => (
          <option key={each} value={each}>
            {each === "system" ? "System" : each === "light" ? "Light" : "Dark"}
          </option>
        ))}
      </select>
    </label>
  );
}
