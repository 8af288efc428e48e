//! A service or a model that no picture is of: one that made none yet, or a slip of the pen?

use super::{
    Stop,
    arguments::{NO_MODEL, Which},
    out,
};
use crate::{
    cli::ask,
    domain::{Clock, Filter, PageAt, UNKNOWN_SERVICE, visible},
    engine::{Engine, SavedLibrary, SystemClock},
};

/// Tells people of a model with which no picture was made. Answers whether there was something to
/// tell; a service that nobody knows is wrong usage.
pub(super) async fn is_told(
    which: &Which,
    engine: &Engine,
    library: &SavedLibrary,
) -> Result<bool, Stop> {
    let filter = which.filter(SystemClock.now());
    let facets = library.facets().await?;
    if let (Some(id), Some(service)) = (&which.service, &filter.service) {
        let mut known: Vec<_> = engine.descriptors().iter().map(|it| it.id).collect();
        known.extend(facets.services.iter().map(|(id, _)| id.as_str()));
        known.push(UNKNOWN_SERVICE);
        let mut seen = std::collections::HashSet::new();
        known.retain(|id| !id.is_empty() && seen.insert(*id));
        let of_service = Filter {
            service: filter.service.clone(),
            ..Filter::default()
        };
        let is_known = service.as_str().is_empty() || known.contains(&service.as_str());
        if !is_known && is_of_none(of_service, library).await? {
            let said = format!("there is no service “{}”", visible(id));
            return Err(Stop::usage_with(said, ask::meant(id, known.into_iter())));
        }
    }
    let (Some(asked), Some(model)) = (&which.model, filter.model) else {
        return Ok(false);
    };
    let of_model = Filter {
        model: Some(model.clone()),
        ..Filter::default()
    };
    if model.is_empty() || facets.models.is_empty() || !is_of_none(of_model, library).await? {
        return Ok(false);
    }
    let models = facets.models.iter().map(|(model, _)| model.as_str());
    let models = models.filter(|model| !model.is_empty()).chain([NO_MODEL]);
    out::people(&format!(
        "no picture was made with “{}”\n  {}",
        visible(asked),
        ask::meant(asked, models)
    ));
    Ok(true)
}

/// Is no picture like that, in the library or in its trash?
async fn is_of_none(filter: Filter, library: &SavedLibrary) -> Result<bool, Stop> {
    for trash in [false, true] {
        let filter = Filter {
            trash,
            ..filter.clone()
        };
        let page = library.page(filter, PageAt::Start, 1).await?;
        if !page.pictures.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}
