//! From a key to a command, and from the state's layers to the rows that apply.

use super::{COMMANDS, Chord, Command, Entry, Scope};

/// The command `chord` means in these layers, the topmost first.
pub fn resolve(layers: &[Scope], chord: Chord) -> Option<Command> {
    let bound = |scope: &Scope| {
        let mut rows = COMMANDS.iter().filter(move |entry| entry.scope == *scope);
        rows.find(|entry| entry.keys.contains(&chord))
            .map(|entry| entry.command)
    };
    layers.iter().find_map(bound)
}

/// The key to show for `command`: one that works everywhere, else the first there is.
pub fn key_of(command: Command) -> Option<Chord> {
    let rows = || COMMANDS.iter().filter(|entry| entry.command == command);
    let row = rows().find(|entry| entry.scope == Scope::Global);
    row.or_else(|| rows().next())?.keys.first().copied()
}

/// Every row that works in these layers, each command once: by the topmost layer that shows it as
/// a hint, else by the topmost that has it.
pub fn entries(layers: &[Scope]) -> Vec<&'static Entry> {
    let mut found: Vec<&'static Entry> = Vec::new();
    for scope in layers {
        for entry in COMMANDS.iter().filter(|entry| entry.scope == *scope) {
            match found
                .iter_mut()
                .find(|known| known.command == entry.command)
            {
                None => found.push(entry),
                // A row that wants to be seen speaks for the command.
                Some(known) if known.rank == 0 && entry.rank > 0 => *known = entry,
                Some(_) => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{entries, resolve};
    use crate::keymap::{COMMANDS, Chord, Command, Key, Scope};
    use std::collections::HashSet;

    #[test]
    fn the_topmost_layer_wins() {
        let enter = Chord::plain(Key::Enter);
        let layers = [Scope::Prompt, Scope::Global];
        assert_eq!(resolve(&layers, enter), Some(Command::Generate));
        let layers = [Scope::List, Scope::Prompt, Scope::Global];
        assert_eq!(resolve(&layers, enter), Some(Command::Choose));
        assert_eq!(resolve(&layers, Chord::plain(Key::Char('a'))), None);
    }

    #[test]
    fn no_key_means_two_things_in_one_scope_and_no_id_is_taken_twice() {
        let (mut keys, mut ids) = (HashSet::new(), HashSet::new());
        for entry in COMMANDS {
            assert!(ids.insert(entry.id), "{} is there twice", entry.id);
            for chord in entry.keys {
                assert!(keys.insert((entry.scope, *chord)), "{} {chord}", entry.id);
            }
        }
    }

    #[test]
    fn what_works_while_typing_never_types() {
        let typing = [
            Scope::Global,
            Scope::Prompt,
            Scope::Negative,
            Scope::Line,
            Scope::Search,
            Scope::Export,
        ];
        for entry in COMMANDS
            .iter()
            .filter(|entry| typing.contains(&entry.scope))
        {
            for chord in entry.keys {
                assert_eq!(chord.typed(), None, "{} would eat a character", entry.id);
            }
        }
    }

    #[test]
    fn keys_that_terminals_eat_have_a_second_binding() {
        let eaten = |chord: &Chord| matches!(chord.key, Key::F(_)) || chord.mods.ctrl;
        // Harmless without: each has a row in the palette, and nothing else depends on it.
        let only = [
            "theme.next",
            "screen.redraw",
            "screen.suspend",
            "prompt.older",
            "prompt.newer",
            "prompt.clear",
            "prompt.redo",
            "app.interrupt",
            "generate.start.anywhere",
            "saved.compare",
            "search.compare",
            "settings.refresh",
        ];
        for entry in COMMANDS
            .iter()
            .filter(|entry| entry.keys.first().is_some_and(eaten))
        {
            assert!(
                entry.keys.len() > 1 || only.contains(&entry.id),
                "{}",
                entry.id
            );
        }
    }

    #[test]
    fn a_command_is_listed_once() {
        let rows = entries(&[Scope::Prompt, Scope::Global]);
        let commands: HashSet<Command> = rows.iter().map(|entry| entry.command).collect();
        assert_eq!(commands.len(), rows.len());
    }
}
