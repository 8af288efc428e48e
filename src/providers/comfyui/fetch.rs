//! Bringing the pictures home: the server's own bytes, with everything that is written in them.

use super::{
    output::{OutputFile, Outputs},
    refusal,
    server::Server,
};
use crate::{
    domain::{Failure, FailureKind, JobContext, Made, RequestField, Seed},
    providers::http::Fault,
};
use std::{
    collections::{BTreeMap, VecDeque},
    pin::Pin,
};

/// Largest picture in bytes.
const PICTURE_MAX: usize = 64 << 20;
/// How often one picture is asked for.
const TRIES: u32 = 4;

/// A file on its way.
type Coming<'a> = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send + 'a>>;

/// The pictures of one job on their way home, one after the other in their order.
pub(super) struct Arrivals<'a> {
    server: &'a Server,
    job: &'a JobContext,
    seed: Option<Seed>,
    /// Named by the server and not asked for yet.
    waiting: VecDeque<OutputFile>,
    coming: Option<(OutputFile, Coming<'a>)>,
    /// What came of each.
    came: Vec<(OutputFile, Result<(), Failure>)>,
}

impl<'a> Arrivals<'a> {
    /// None yet.
    pub(super) fn new(server: &'a Server, job: &'a JobContext, seed: Option<Seed>) -> Self {
        Self {
            server,
            job,
            seed,
            waiting: VecDeque::new(),
            coming: None,
            came: vec![],
        }
    }

    /// The server has these files: they are fetched as soon as [`Arrivals::work`] is waited for.
    pub(super) fn expect(&mut self, files: Vec<OutputFile>) {
        for file in files {
            let known = self.waiting.contains(&file)
                || self.coming.iter().any(|(coming, _)| *coming == file)
                || self.came.iter().any(|(came, _)| *came == file);
            if !known {
                self.waiting.push_back(file);
            }
        }
    }

    /// Fetches and delivers the next file; never resolves where there is none. Cancel-safe: what was
    /// begun goes on at the next call.
    pub(super) async fn work(&mut self) {
        if self.coming.is_none()
            && let Some(file) = self.waiting.pop_front()
        {
            let home = bring(self.server, self.job, self.seed, file.clone());
            self.coming = Some((file, Box::pin(home)));
        }
        let Some((_, coming)) = &mut self.coming else {
            return std::future::pending().await;
        };
        let result = coming.await;
        self.came
            .extend(self.coming.take().map(|(file, _)| (file, result)));
    }

    /// Fetches and delivers every picture of `outputs` that did not come yet; how many there are. One
    /// that fails does not keep the others away; the first failure is answered.
    pub(super) async fn fetch_all(&mut self, outputs: &Outputs) -> Result<usize, Failure> {
        let files = outputs.pictures();
        self.expect(files.clone());
        while self.coming.is_some() || !self.waiting.is_empty() {
            self.work().await;
        }
        let failed = self.came.iter().find_map(|(_, came)| came.clone().err());
        failed.map_or(Ok(files.len()), Err)
    }
}

async fn bring(
    server: &Server,
    job: &JobContext,
    seed: Option<Seed>,
    file: OutputFile,
) -> Result<(), Failure> {
    let bytes = fetch(server, &file).await?;
    let notes = BTreeMap::from([("serverFile".to_owned(), place(&file))]);
    job.deliver(Made { bytes, seed, notes }).await
}

/// The bytes of one file. Asking twice does no harm, so a broken line is tried again.
async fn fetch(server: &Server, file: &OutputFile) -> Result<Vec<u8>, Failure> {
    let query = [
        ("filename", file.filename.as_str()),
        ("subfolder", file.subfolder.as_str()),
        ("type", file.kind.as_str()),
    ];
    let mut tried = 0;
    loop {
        tried += 1;
        let answer = server
            .get_picture(&["api", "view"], &query, PICTURE_MAX)
            .await;
        let again = match &answer {
            Ok(answer) => matches!(answer.status, 429 | 500..=599),
            Err(fault) => matches!(fault, Fault::Unreachable | Fault::Broken | Fault::Silent),
        };
        if again && tried < TRIES {
            tokio::time::sleep(server.patience.retry * (1 << tried)).await;
            continue;
        }
        let answer = answer.map_err(|fault| server.unreachable(fault))?;
        if answer.status == 404 {
            return Err(gone(file));
        }
        if !answer.is_success() {
            return Err(refusal::of_status(server, &answer));
        }
        return Ok(answer.body);
    }
}

/// A job whose nodes were all kept from before names the old files, and somebody took one away.
fn gone(file: &OutputFile) -> Failure {
    let said = format!(
        "ComfyUI made {} before and does not have it any more",
        place(file)
    );
    Failure::new(FailureKind::Protocol, said)
        .hint("change the seed, or free memory from the palette; then it is made anew")
        .at(RequestField::Seed)
}

fn place(file: &OutputFile) -> String {
    let OutputFile {
        filename,
        subfolder,
        ..
    } = file;
    let place = if subfolder.is_empty() {
        filename.clone()
    } else {
        format!("{subfolder}/{filename}")
    };
    refusal::short(&place)
}
