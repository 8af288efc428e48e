//! Showing a finished picture in the scrollback.
//!
//! Separate because it is the seam between the commands and the room that knows terminals.

use crate::{
    config::{Config, Images},
    graphics::{
        Picture,
        ask::Environment,
        print::{PrintError, PrintOptions, Tile, print_grid, print_inline},
    },
};
use std::{io, io::IsTerminal, path::Path};

/// Shows pictures below the cursor, in an interactive terminal that wants them.
#[derive(Clone)]
pub(super) struct Display {
    environment: Environment,
    options: PrintOptions,
}

impl Display {
    /// `None` where pictures are not wanted, or the output is no terminal.
    pub(super) fn new(config: &Config) -> Option<Self> {
        let wanted = config.images() != Images::Off && io::stdout().is_terminal();
        let variables = config.environment();
        wanted.then(|| Self {
            environment: Environment::from_lookup(|name| variables.get(name).map(str::to_owned)),
            options: PrintOptions {
                depth: config.colours(),
                pixels: config.images() != Images::Cells,
                ..PrintOptions::default()
            },
        })
    }

    /// Shows the picture in `file`. A picture that cannot be shown is no failure: it is saved.
    pub(super) async fn show(&self, file: &Path) {
        let (display, file) = (self.clone(), file.to_owned());
        let shown = tokio::task::spawn_blocking(move || display.print(&file)).await;
        if let Ok(Err(why)) = shown {
            super::out::people(&format!("the picture is saved but cannot be shown: {why}"));
        }
    }

    /// Prints thumbnails side by side, as many as fit into the window.
    pub(super) async fn grid(
        &self,
        tiles: impl Iterator<Item = Tile> + Send + 'static,
    ) -> std::io::Result<()> {
        let display = self.clone();
        let options = PrintOptions {
            columns: u16::MAX,
            ..display.options
        };
        let work = move || print_grid(tiles, &display.environment, options);
        let printed = tokio::task::spawn_blocking(work)
            .await
            .map_err(io::Error::other)?;
        match printed {
            Err(PrintError::Write(error)) => Err(error),
            Err(error) => Err(io::Error::other(error)),
            Ok(_) => Ok(()),
        }
    }

    fn print(&self, file: &Path) -> Result<(), String> {
        let bytes = std::fs::read(file).map_err(|error| error.to_string())?;
        let picture = Picture::from_bytes(&bytes).map_err(|error| error.to_string())?;
        let printed = print_inline(&picture, &self.environment, self.options);
        printed.map(|_| ()).map_err(|error| error.to_string())
    }
}
